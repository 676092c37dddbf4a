"""The language of the window: translations from `resources/translations`, and Qt's own for its dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "translations"


def install_translations(language: str) -> list[QTranslator]:
    """Speak "en", "de", or what the system speaks ("system") where there is a translation; English otherwise."""
    application = QCoreApplication.instance()
    assert application is not None
    locale = QLocale() if language == "system" else QLocale(language)
    if language != "system":
        QLocale.setDefault(locale)
    installed: list[QTranslator] = []
    if locale.language() == QLocale.Language.English:
        return installed
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (("featherproof", str(FOLDER)), ("qtbase", qt)):
        translator = QTranslator(application)
        if not translator.load(locale, name, "_", folder):
            break  # Qt's own dialogs in French would not go with the rest in English
        application.installTranslator(translator)
        installed.append(translator)
    return installed


def tr(text: str) -> str:
    """A text that no class says, in the person's language; pyside6-lupdate files it under no context."""
    return QCoreApplication.translate("", text)
