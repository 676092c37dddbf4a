<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name></name>
    <message>
        <source>no engine yet</source>
        <translation>noch kein Rechenwerk</translation>
    </message>
    <message>
        <source>Paint with the tool in hand</source>
        <translation>Mit dem gewählten Werkzeug malen</translation>
    </message>
    <message>
        <source>left button</source>
        <translation>linke Taste</translation>
    </message>
    <message>
        <source>Take away from the hole</source>
        <translation>Vom Loch wegnehmen</translation>
    </message>
    <message>
        <source>right button, or Alt with the left</source>
        <translation>rechte Taste, oder Alt mit der linken</translation>
    </message>
    <message>
        <source>A square or a circle</source>
        <translation>Ein Quadrat oder ein Kreis</translation>
    </message>
    <message>
        <source>hold Shift</source>
        <translation>Umschalt halten</translation>
    </message>
    <message>
        <source>See which animal a click would take</source>
        <translation>Sehen, welches Tier ein Klick nimmt</translation>
    </message>
    <message>
        <source>move over it with the animal tool</source>
        <translation>mit dem Tierwerkzeug darüberfahren</translation>
    </message>
    <message>
        <source>Close a polygon</source>
        <translation>Ein Vieleck schließen</translation>
    </message>
    <message>
        <source>double click, Enter, or click its first corner</source>
        <translation>Doppelklick, Eingabe, oder seine erste Ecke anklicken</translation>
    </message>
    <message>
        <source>Take a polygon&apos;s last corner back</source>
        <translation>Die letzte Ecke eines Vielecks zurücknehmen</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>Rücktaste</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>Am Mauszeiger zoomen</translation>
    </message>
    <message>
        <source>wheel or pinch</source>
        <translation>Mausrad oder zwei Finger</translation>
    </message>
    <message>
        <source>Move the photo about</source>
        <translation>Das Foto verschieben</translation>
    </message>
    <message>
        <source>hold Space and drag, middle button, arrow keys</source>
        <translation>Leertaste halten und ziehen, mittlere Taste, Pfeiltasten</translation>
    </message>
    <message>
        <source>Draw without a mouse: move the cross</source>
        <translation>Ohne Maus zeichnen: das Kreuz bewegen</translation>
    </message>
    <message>
        <source>Shift and the arrow keys</source>
        <translation>Umschalt und die Pfeiltasten</translation>
    </message>
    <message>
        <source>Press at the cross, and let go the next time</source>
        <translation>Am Kreuz drücken, und beim nächsten Mal loslassen</translation>
    </message>
    <message>
        <source>Shift+Enter, with Alt to take away</source>
        <translation>Umschalt+Eingabe, mit Alt zum Wegnehmen</translation>
    </message>
    <message>
        <source>Drop a shape that is being drawn</source>
        <translation>Eine angefangene Form fallen lassen</translation>
    </message>
    <message>
        <source>Move the divider</source>
        <translation>Den Teiler bewegen</translation>
    </message>
    <message>
        <source>Ctrl with the left and right arrow keys</source>
        <translation>Strg mit den Pfeiltasten links und rechts</translation>
    </message>
    <message>
        <source>See the original</source>
        <translation>Das Original sehen</translation>
    </message>
    <message>
        <source>hold \</source>
        <translation>\ halten</translation>
    </message>
    <message>
        <source>Drag a fill out of the window</source>
        <translation>Eine Füllung aus dem Fenster ziehen</translation>
    </message>
    <message>
        <source>from the strip</source>
        <translation>aus der Leiste</translation>
    </message>
    <message>
        <source>Recent captions</source>
        <translation>Letzte Beschreibungen</translation>
    </message>
    <message>
        <source>Alt+Down in the caption</source>
        <translation>Alt+Pfeil ab in der Beschreibung</translation>
    </message>
    <message>
        <source>Ask for the fills</source>
        <translation>Füllungen anfordern</translation>
    </message>
    <message>
        <source>Enter in the caption, or Ctrl+Enter</source>
        <translation>Eingabe in der Beschreibung, oder Strg+Eingabe</translation>
    </message>
    <message>
        <source>Another seed</source>
        <translation>Ein anderer Startwert</translation>
    </message>
    <message>
        <source>authentic</source>
        <translation>echt</translation>
    </message>
    <message>
        <source>inpainted</source>
        <translation>ausgefüllt</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>bird</source>
        <translation>Vogel</translation>
    </message>
    <message>
        <source>cat</source>
        <translation>Katze</translation>
    </message>
    <message>
        <source>dog</source>
        <translation>Hund</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Kopien</translation>
    </message>
    <message>
        <source>{word}, with a probability of {p} of being inpainted.</source>
        <translation>{word}, mit einer Wahrscheinlichkeit von {p}, ausgefüllt zu sein.</translation>
    </message>
    <message>
        <source>{share} of the photo seem altered, within {width}×{height} px at {x}, {y}.</source>
        <translation>{share} des Fotos scheinen verändert, innerhalb von {width}×{height} px bei {x}, {y}.</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Hole</source>
        <translation>&amp;Loch</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>&amp;Werkzeuge</translation>
    </message>
    <message>
        <source>F&amp;ills</source>
        <translation>F&amp;üllungen</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Hel&amp;p</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Open a photo…</source>
        <translation>Foto öffnen…</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>Beispiel öffnen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter…</translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Clear the hole</source>
        <translation>Loch leeren</translation>
    </message>
    <message>
        <source>Invert the hole</source>
        <translation>Loch umkehren</translation>
    </message>
    <message>
        <source>Select the animals</source>
        <translation>Tiere auswählen</translation>
    </message>
    <message>
        <source>Select the background</source>
        <translation>Hintergrund auswählen</translation>
    </message>
    <message>
        <source>Grow the hole</source>
        <translation>Loch vergrößern</translation>
    </message>
    <message>
        <source>Shrink the hole</source>
        <translation>Loch verkleinern</translation>
    </message>
    <message>
        <source>Take a mask from a file…</source>
        <translation>Maske aus einer Datei nehmen…</translation>
    </message>
    <message>
        <source>Save the hole as a mask…</source>
        <translation>Loch als Maske speichern…</translation>
    </message>
    <message>
        <source>Show the hole</source>
        <translation>Loch zeigen</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Eraser (or the right mouse button)</source>
        <translation>Radierer (oder die rechte Maustaste)</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Vieleck</translation>
    </message>
    <message>
        <source>Magic wand: a region by its colour</source>
        <translation>Zauberstab: ein Bereich nach seiner Farbe</translation>
    </message>
    <message>
        <source>Object: draw a box around it</source>
        <translation>Gegenstand: einen Rahmen darum ziehen</translation>
    </message>
    <message>
        <source>Animal: click a bird, cat or dog</source>
        <translation>Tier: einen Vogel, eine Katze oder einen Hund anklicken</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Kleinerer Pinsel</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Größerer Pinsel</translation>
    </message>
    <message>
        <source>Softer brush</source>
        <translation>Weicherer Pinsel</translation>
    </message>
    <message>
        <source>Harder brush</source>
        <translation>Härterer Pinsel</translation>
    </message>
    <message>
        <source>Make this fill the photo</source>
        <translation>Diese Füllung ins Foto übernehmen</translation>
    </message>
    <message>
        <source>Keep this fill</source>
        <translation>Diese Füllung behalten</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>Mehr davon</translation>
    </message>
    <message>
        <source>Delete this fill</source>
        <translation>Diese Füllung löschen</translation>
    </message>
    <message>
        <source>Delete all fills but the kept ones</source>
        <translation>Alle Füllungen bis auf die behaltenen löschen</translation>
    </message>
    <message>
        <source>Compare with the original</source>
        <translation>Mit dem Original vergleichen</translation>
    </message>
    <message>
        <source>Show the original (or hold \)</source>
        <translation>Original zeigen (oder \ halten)</translation>
    </message>
    <message>
        <source>Check this fill</source>
        <translation>Diese Füllung prüfen</translation>
    </message>
    <message>
        <source>Inpaint</source>
        <translation>Ausfüllen</translation>
    </message>
    <message>
        <source>Authenticate</source>
        <translation>Echtheit</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Checkpoints</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Hell oder dunkel</translation>
    </message>
    <message>
        <source>Fit the window</source>
        <translation>Ans Fenster anpassen</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Keys and gestures</source>
        <translation>Tasten und Gesten</translation>
    </message>
    <message>
        <source>Open the log&apos;s folder</source>
        <translation>Ordner des Protokolls öffnen</translation>
    </message>
    <message>
        <source>About Featherproof</source>
        <translation>Über Featherproof</translation>
    </message>
    <message>
        <source>{file} is there already: give its whole name to replace it.</source>
        <translation>{file} gibt es schon: Nennen Sie den ganzen Namen, um es zu ersetzen.</translation>
    </message>
    <message>
        <source>Outside of what it was trained on: it sees no bird, cat or dog here, so it is unsure at most.</source>
        <translation>Außerhalb dessen, worauf es trainiert wurde: Es sieht hier weder Vogel noch Katze noch Hund und ist darum höchstens unsicher.</translation>
    </message>
    <message>
        <source>no bird, cat or dog</source>
        <translation>kein bekanntes Tier</translation>
    </message>
    <message>
        <source>Labels prove nothing: any program can remove or forge them.</source>
        <translation>Angaben der Datei beweisen nichts: Jedes Programm kann sie entfernen oder fälschen.</translation>
    </message>
    <message>
        <source>The file says nothing of its making. That means nothing: most files don&apos;t, and labels are easily removed.</source>
        <translation>Die Datei sagt nichts über ihre Herkunft. Das bedeutet nichts: Die meisten sagen nichts, und Angaben sind leicht entfernt.</translation>
    </message>
    <message>
        <source>It says {count} more things of itself.</source>
        <translation>Sie sagt noch {count} weitere Dinge über sich.</translation>
    </message>
    <message>
        <source>says: generated</source>
        <translation>sagt: generiert</translation>
    </message>
    <message>
        <source>says: edited</source>
        <translation>sagt: bearbeitet</translation>
    </message>
    <message>
        <source>says: taken by a camera</source>
        <translation>sagt: aus einer Kamera</translation>
    </message>
    <message>
        <source>The file says that it was made by a model: {value} ({place}).</source>
        <translation>Die Datei sagt, dass ein Modell sie gemacht hat: {value} ({place}).</translation>
    </message>
    <message>
        <source>The file says that it was edited: {value} ({place}).</source>
        <translation>Die Datei sagt, dass sie bearbeitet wurde: {value} ({place}).</translation>
    </message>
    <message>
        <source>The file says that a camera took it: {value} ({place}).</source>
        <translation>Die Datei sagt, dass eine Kamera sie aufgenommen hat: {value} ({place}).</translation>
    </message>
    <message>
        <source>The file says of itself: {value} ({place}).</source>
        <translation>Die Datei sagt über sich: {value} ({place}).</translation>
    </message>
    <message>
        <source>The file says that Featherproof made a part of it: {value} ({place}).</source>
        <translation>Die Datei sagt, dass Featherproof einen Teil davon gemacht hat: {value} ({place}).</translation>
    </message>
    <message>
        <source>The file says that Featherproof filled a part of it: {value} ({place}).</source>
        <translation>Die Datei sagt, dass Featherproof einen Teil davon ausgefüllt hat: {value} ({place}).</translation>
    </message>
    <message>
        <source>Its Content Credentials say that it was made by a model: {value} ({place}).</source>
        <translation>Ihre Content Credentials sagen, dass ein Modell sie gemacht hat: {value} ({place}).</translation>
    </message>
    <message>
        <source>Its Content Credentials say that it was edited: {value} ({place}).</source>
        <translation>Ihre Content Credentials sagen, dass sie bearbeitet wurde: {value} ({place}).</translation>
    </message>
    <message>
        <source>Its Content Credentials say that a camera took it: {value} ({place}).</source>
        <translation>Ihre Content Credentials sagen, dass eine Kamera sie aufgenommen hat: {value} ({place}).</translation>
    </message>
    <message>
        <source>It carries Content Credentials: {value} ({place}).</source>
        <translation>Sie trägt Content Credentials: {value} ({place}).</translation>
    </message>
    <message>
        <source>It carries the settings of a program that makes pictures: {value} ({place}).</source>
        <translation>Sie trägt die Einstellungen eines Programms, das Bilder erzeugt: {value} ({place}).</translation>
    </message>
    <message>
        <source>The file says that it was made with {value} ({place}).</source>
        <translation>Die Datei sagt, dass sie mit {value} gemacht wurde ({place}).</translation>
    </message>
    <message>
        <source>The file says that it was edited with {value} ({place}).</source>
        <translation>Die Datei sagt, dass sie mit {value} bearbeitet wurde ({place}).</translation>
    </message>
    <message>
        <source>The file says that it was saved by {value} ({place}).</source>
        <translation>Die Datei sagt, dass {value} sie gespeichert hat ({place}).</translation>
    </message>
    <message>
        <source>The file says that a model made a part of it: {value} ({place}).</source>
        <translation>Die Datei sagt, dass ein Modell einen Teil davon gemacht hat: {value} ({place}).</translation>
    </message>
    <message>
        <source>It carries another picture: {value} ({place}).</source>
        <translation>Sie trägt ein anderes Bild: {value} ({place}).</translation>
    </message>
    <message>
        <source>Its embedded thumbnail shows another picture, most different within {width}×{height} px at {x}, {y} ({place}).</source>
        <translation>Ihr eingebettetes Vorschaubild zeigt ein anderes Bild, am meisten in {width}×{height} px bei {x}, {y} ({place}).</translation>
    </message>
    <message>
        <source>The signature was checked and holds.</source>
        <translation>Die Signatur wurde geprüft und stimmt.</translation>
    </message>
    <message>
        <source>The signature was checked and does not hold.</source>
        <translation>Die Signatur wurde geprüft und stimmt nicht.</translation>
    </message>
    <message>
        <source>Nobody checked the signature.</source>
        <translation>Niemand hat die Signatur geprüft.</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>being judged…</source>
        <translation>wird beurteilt…</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>nicht beurteilt</translation>
    </message>
    <message>
        <source>There is not enough memory for that: close other programs.</source>
        <translation>Dafür reicht der Speicher nicht: Schließen Sie andere Programme.</translation>
    </message>
</context>
<context>
    <name>AnimalTool</name>
    <message>
        <source>No bird, cat or dog was found in this picture: use Object (G) and drag a box.</source>
        <translation>In diesem Bild wurde kein Vogel, keine Katze und kein Hund gefunden: Nehmen Sie „Gegenstand“ (G) und ziehen Sie einen Rahmen.</translation>
    </message>
    <message>
        <source>No bird, cat or dog here: use Object (G) and drag a box.</source>
        <translation>Hier ist kein Vogel, keine Katze und kein Hund: Nehmen Sie „Gegenstand“ (G) und ziehen Sie einen Rahmen.</translation>
    </message>
    <message>
        <source>The animals are looked for once the fill in work is done.</source>
        <translation>Die Tiere werden gesucht, sobald die Füllung in Arbeit fertig ist.</translation>
    </message>
</context>
<context>
    <name>AuthenticatePage</name>
    <message>
        <source>Drop photos or folders here to learn which were inpainted, how sure that is, and where.</source>
        <translation>Ziehen Sie Fotos oder Ordner hierher und erfahren Sie, welche ausgefüllt wurden, wie sicher das ist und wo.</translation>
    </message>
    <message>
        <source>Add photos…</source>
        <translation>Fotos hinzufügen…</translation>
    </message>
    <message>
        <source>Open with its heat map</source>
        <translation>Mit seinem Wärmebild öffnen</translation>
    </message>
    <message>
        <source>Copy the verdicts</source>
        <translation>Urteile kopieren</translation>
    </message>
    <message>
        <source>Copy the verdicts as JSON</source>
        <translation>Urteile als JSON kopieren</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Judge again</source>
        <translation>Noch einmal beurteilen</translation>
    </message>
    <message>
        <source>Take out of the table</source>
        <translation>Aus der Tabelle nehmen</translation>
    </message>
    <message>
        <source>The table, to be opened again…</source>
        <translation>Die Tabelle, zum Wiederöffnen…</translation>
    </message>
    <message>
        <source>Verdicts as CSV…</source>
        <translation>Urteile als CSV…</translation>
    </message>
    <message>
        <source>Verdicts as JSON…</source>
        <translation>Urteile als JSON…</translation>
    </message>
    <message>
        <source>Heat maps as pictures…</source>
        <translation>Wärmebilder als Bilder…</translation>
    </message>
    <message>
        <source>Add photos</source>
        <translation>Fotos hinzufügen</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Judge the rest</source>
        <translation>Rest beurteilen</translation>
    </message>
    <message>
        <source>Paste files</source>
        <translation>Dateien einfügen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>These photos are in the table already.</source>
        <translation>Diese Fotos stehen schon in der Tabelle.</translation>
    </message>
    <message>
        <source>Add photos, or a table that was saved</source>
        <translation>Fotos hinzufügen oder eine gespeicherte Tabelle</translation>
    </message>
    <message>
        <source>Taken out of the table: {count}. Ctrl+Z brings them back.</source>
        <translation>Aus der Tabelle genommen: {count}. Strg+Z holt sie zurück.</translation>
    </message>
</context>
<context>
    <name>Autosave</name>
    <message>
        <source>Your work is not kept for after a crash at the moment ({reason}): save what you need.</source>
        <translation>Ihre Arbeit wird gerade nicht für einen Absturz aufgehoben ({reason}): Speichern Sie, was Sie brauchen.</translation>
    </message>
    <message>
        <source>An unfinished session is damaged and can&apos;t be restored; its files are in {folder}.</source>
        <translation>Eine unfertige Sitzung ist beschädigt und lässt sich nicht wiederherstellen; ihre Dateien liegen in {folder}.</translation>
    </message>
    <message>
        <source>Part of the unfinished session is damaged and missing: {files}.</source>
        <translation>Ein Teil der unfertigen Sitzung ist beschädigt und fehlt: {files}.</translation>
    </message>
    <message>
        <source>The photo {photo} is gone: put it back to restore what was done on it.</source>
        <translation>Das Foto {photo} ist fort: Legen Sie es zurück, um die Arbeit daran wiederherzustellen.</translation>
    </message>
    <message>
        <source>The photo {photo} was changed since, so what was done on it does not fit any more.</source>
        <translation>Das Foto {photo} wurde seither verändert, darum passt die Arbeit daran nicht mehr.</translation>
    </message>
    <message>
        <source>The unfinished session of {photo} can&apos;t be restored: {reason}</source>
        <translation>Die unfertige Sitzung zu {photo} lässt sich nicht wiederherstellen: {reason}</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Photo and hole</source>
        <translation>Foto und Loch</translation>
    </message>
    <message>
        <source>Paint over the part of the photo that should be filled.</source>
        <translation>Übermalen Sie den Teil des Fotos, der gefüllt werden soll.</translation>
    </message>
</context>
<context>
    <name>CaptionBox</name>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Not known, so left out: {words}</source>
        <translation>Unbekannt, darum weggelassen: {words}</translation>
    </message>
    <message>
        <source>Attention: {words}</source>
        <translation>Beachtet: {words}</translation>
    </message>
</context>
<context>
    <name>CaptionCompleter</name>
    <message>
        <source>Words that the checkpoint knows</source>
        <translation>Wörter, die der Checkpoint kennt</translation>
    </message>
</context>
<context>
    <name>CaptionCorrections</name>
    <message>
        <source>Write {known} for {word}</source>
        <translation>{known} statt {word} schreiben</translation>
    </message>
</context>
<context>
    <name>CaptionField</name>
    <message>
        <source>What should be there? For example: a small bird with a red breast</source>
        <translation>Was soll dort sein? Auf Englisch, zum Beispiel: a small bird with a red breast</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Say what should fill the hole (Enter: fill it). Underlined words are not known to the checkpoint.</source>
        <translation>Sagen Sie, was das Loch füllen soll (Eingabe: füllen). Unterstrichene Wörter kennt der Checkpoint nicht.</translation>
    </message>
    <message>
        <source>Attention: {words}</source>
        <translation>Beachtet: {words}</translation>
    </message>
    <message>
        <source>{word}: {percent} %</source>
        <translation>{word}: {percent} %</translation>
    </message>
</context>
<context>
    <name>CheckpointDelegate</name>
    <message>
        <source>in use</source>
        <translation>in Gebrauch</translation>
    </message>
    <message>
        <source>default</source>
        <translation>Standard</translation>
    </message>
</context>
<context>
    <name>CheckpointList</name>
    <message>
        <source>Checkpoints</source>
        <translation>Checkpoints</translation>
    </message>
</context>
<context>
    <name>Checkpoints</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>{name} (missing)</source>
        <translation>{name} (fehlt)</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Works at</source>
        <translation>Arbeitet mit</translation>
    </message>
    <message>
        <source>Known words</source>
        <translation>Bekannte Wörter</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Numbers: {name}</source>
        <translation>Zahlen: {name}</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>{hours} hours</source>
        <translation>{hours} Stunden</translation>
    </message>
    <message>
        <source>Hardware</source>
        <translation>Hardware</translation>
    </message>
    <message>
        <source>Inpainting</source>
        <translation>Ausfüllen</translation>
    </message>
    <message>
        <source>Authenticity stack</source>
        <translation>Ensemble der Echtheitsprüfung</translation>
    </message>
    <message>
        <source>Authenticity member</source>
        <translation>Mitglied der Echtheitsprüfung</translation>
    </message>
    <message>
        <source>Autoencoder</source>
        <translation>Autoencoder</translation>
    </message>
    <message>
        <source>Text and image matching</source>
        <translation>Zuordnung von Text und Bild</translation>
    </message>
    <message>
        <source>Inpainting, to train on</source>
        <translation>Ausfüllen, zum Weitertrainieren</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>members missing</source>
        <translation>Mitglieder fehlen</translation>
    </message>
    <message>
        <source>checking, {percent} %</source>
        <translation>wird geprüft, {percent} %</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>mismatch</source>
        <translation>falsche Gewichte</translation>
    </message>
    <message>
        <source>weights missing</source>
        <translation>Gewichte fehlen</translation>
    </message>
    <message>
        <source>not checked yet</source>
        <translation>noch nicht geprüft</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>wird geprüft…</translation>
    </message>
    <message>
        <source>can&apos;t be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>beschädigt</translation>
    </message>
    <message>
        <source>The weights are not those that the manifest describes (the sha256 differs): copy or download it again.</source>
        <translation>Die Gewichte sind nicht die, die das Manifest beschreibt (der sha256 weicht ab): Kopieren oder laden Sie ihn noch einmal.</translation>
    </message>
    <message>
        <source>Weight files are missing beside the manifest: copy or download it again.</source>
        <translation>Neben dem Manifest fehlen Gewichtsdateien: Kopieren oder laden Sie ihn noch einmal.</translation>
    </message>
    <message>
        <source>The weights can&apos;t be read: look at the rights of the files.</source>
        <translation>Die Gewichte lassen sich nicht lesen: Prüfen Sie die Rechte der Dateien.</translation>
    </message>
    <message>
        <source>Members are missing beside it, so it can&apos;t be used: {names}.</source>
        <translation>Daneben fehlen Mitglieder, darum lässt es sich nicht verwenden: {names}.</translation>
    </message>
    <message>
        <source>It is used instead of {files}, which has the same name: remove it to use that one again.</source>
        <translation>Er wird statt {files} verwendet, denn beide heißen gleich: Entfernen Sie diesen hier, um den anderen wieder zu verwenden.</translation>
    </message>
    <message>
        <source>{file} is not there any more.</source>
        <translation>{file} ist nicht mehr da.</translation>
    </message>
    <message>
        <source>{file} was not added: Pickle files are never loaded; export the checkpoint as safetensors.</source>
        <translation>{file} wurde nicht hinzugefügt: Pickle-Dateien werden nie geladen; exportieren Sie den Checkpoint als safetensors.</translation>
    </message>
    <message>
        <source>{file} is not a checkpoint: drop a manifest (.json), its weights (.safetensors, .onnx) or folder.</source>
        <translation>{file} ist kein Checkpoint: Ziehen Sie ein Manifest (.json), seine Gewichte (.safetensors, .onnx) oder deren Ordner hierher.</translation>
    </message>
    <message>
        <source>{file} was not added, because its manifest {why} does not lie beside it: put it there.</source>
        <translation>{file} wurde nicht hinzugefügt, weil sein Manifest {why} nicht daneben liegt: Legen Sie es dorthin.</translation>
    </message>
    <message>
        <source>There is no checkpoint in {file}.</source>
        <translation>In {file} ist kein Checkpoint.</translation>
    </message>
    <message>
        <source>{file} was not added: &quot;{why}&quot; can&apos;t be the name of this checkpoint; export it again under another.</source>
        <translation>{file} wurde nicht hinzugefügt: „{why}“ kann nicht der Name dieses Checkpoints sein; exportieren Sie ihn unter einem anderen.</translation>
    </message>
    <message>
        <source>The weights {file} are missing beside the manifest: copy or download them too.</source>
        <translation>Die Gewichte {file} fehlen neben dem Manifest: Kopieren oder laden Sie auch diese.</translation>
    </message>
    <message>
        <source>The weights {file} are not those of the manifest (the sha256 differs): copy or download them again.</source>
        <translation>Die Gewichte {file} sind nicht die des Manifests (der sha256 weicht ab): Kopieren oder laden Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>The weights {file} are not a safetensors file, so not added.</source>
        <translation>Die Gewichte {file} sind keine safetensors-Datei und wurden nicht hinzugefügt.</translation>
    </message>
    <message>
        <source>Another checkpoint is named {why} ({file}): remove that one first, or export this one under another name.</source>
        <translation>Ein anderer Checkpoint heißt schon {why} ({file}): Entfernen Sie ihn zuerst, oder exportieren Sie diesen unter einem anderen Namen.</translation>
    </message>
    <message>
        <source>{why} is a checkpoint that comes with the program ({file}), and this one would hide it: export it under another name.</source>
        <translation>{why} heißt schon ein Checkpoint, der zum Programm gehört ({file}); dieser würde ihn verdecken: Exportieren Sie ihn unter einem anderen Namen.</translation>
    </message>
    <message>
        <source>{file} is in the way, and no checkpoint&apos;s: move it elsewhere, then add this one again.</source>
        <translation>{file} ist im Weg und gehört zu keinem Checkpoint: Verschieben Sie es und fügen Sie diesen noch einmal hinzu.</translation>
    </message>
    <message>
        <source>The disk is full, so nothing was added to {file}: make room and add it again.</source>
        <translation>Der Datenträger ist voll, darum wurde nichts zu {file} hinzugefügt: Schaffen Sie Platz und fügen Sie es noch einmal hinzu.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read: {why}.</source>
        <translation>{file} lässt sich nicht lesen: {why}.</translation>
    </message>
    <message>
        <source>Nothing can be written to {file}: {why}.</source>
        <translation>In {file} lässt sich nichts schreiben: {why}.</translation>
    </message>
    <message>
        <source>Added and verified: {names}.</source>
        <translation>Hinzugefügt und geprüft: {names}.</translation>
    </message>
    <message>
        <source>There already: {names}.</source>
        <translation>Schon vorhanden: {names}.</translation>
    </message>
    <message>
        <source>Members are still missing, so add them too: {names}.</source>
        <translation>Es fehlen noch Mitglieder, fügen Sie auch diese hinzu: {names}.</translation>
    </message>
    <message>
        <source>Stopped; nothing half-copied was left behind.</source>
        <translation>Angehalten; nichts halb Kopiertes blieb zurück.</translation>
    </message>
</context>
<context>
    <name>CheckpointsModel</name>
    <message>
        <source>default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>in Gebrauch</translation>
    </message>
</context>
<context>
    <name>CheckpointsPage</name>
    <message>
        <source>Copy a checkpoint into your folder; or drop it on this page</source>
        <translation>Einen Checkpoint in Ihren Ordner kopieren; oder ziehen Sie ihn auf diese Seite</translation>
    </message>
    <message>
        <source>Add a checkpoint…</source>
        <translation>Checkpoint hinzufügen…</translation>
    </message>
    <message>
        <source>Check the sha256 of every weight file</source>
        <translation>Den sha256 jeder Gewichtsdatei prüfen</translation>
    </message>
    <message>
        <source>Verify all</source>
        <translation>Alle prüfen</translation>
    </message>
    <message>
        <source>Check the sha256 of its weight files</source>
        <translation>Den sha256 seiner Gewichtsdateien prüfen</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Show its folder</source>
        <translation>Seinen Ordner zeigen</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Stop; what isn&apos;t wholly copied leaves nothing behind (Esc)</source>
        <translation>Anhalten; was nicht ganz kopiert ist, hinterlässt nichts (Esc)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Read the list again</source>
        <translation>Die Liste neu lesen</translation>
    </message>
    <message>
        <source>Search checkpoints</source>
        <translation>Checkpoints durchsuchen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Use for inpainting</source>
        <translation>Zum Ausfüllen verwenden</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>No checkpoint has these words and this kind.</source>
        <translation>Kein Checkpoint dieser Art enthält diese Wörter.</translation>
    </message>
    <message>
        <source>Drop a checkpoint here: its manifest (.json), weights (.safetensors, .onnx) or folder.</source>
        <translation>Ziehen Sie einen Checkpoint hierher: sein Manifest (.json), seine Gewichte (.safetensors, .onnx) oder deren Ordner.</translation>
    </message>
    <message>
        <source>Use as ensemble</source>
        <translation>Als Ensemble verwenden</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>Restart the engine with this checkpoint: Enter in the list</source>
        <translation>Das Rechenwerk mit diesem Checkpoint neu starten: Eingabe in der Liste</translation>
    </message>
    <message>
        <source>It is in use: use another one first</source>
        <translation>Er ist in Gebrauch: Verwenden Sie erst einen anderen</translation>
    </message>
    <message>
        <source>It comes with the program, so it stays</source>
        <translation>Er gehört zum Programm und bleibt darum</translation>
    </message>
    <message>
        <source>Move its files to the trash</source>
        <translation>Seine Dateien in den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>No program here opens folders; this one is {path}.</source>
        <translation>Kein Programm öffnet hier Ordner; dieser ist {path}.</translation>
    </message>
    <message>
        <source>Checkpoints ({patterns})</source>
        <translation>Checkpoints ({patterns})</translation>
    </message>
    <message>
        <source>Add a checkpoint</source>
        <translation>Checkpoint hinzufügen</translation>
    </message>
    <message>
        <source>{file} can&apos;t be moved to the trash: delete it in its folder.</source>
        <translation>{file} lässt sich nicht in den Papierkorb verschieben: Löschen Sie es in seinem Ordner.</translation>
    </message>
    <message>
        <source>The checkpoints can&apos;t be read: {error}.</source>
        <translation>Die Checkpoints lassen sich nicht lesen: {error}.</translation>
    </message>
</context>
<context>
    <name>CopyProgress</name>
    <message>
        <source>How much is copied</source>
        <translation>Wie viel kopiert ist</translation>
    </message>
    <message>
        <source>Copying {name}: {percent} %</source>
        <translation>{name} wird kopiert: {percent} %</translation>
    </message>
</context>
<context>
    <name>DetailView</name>
    <message>
        <source>Back to the table</source>
        <translation>Zurück zur Tabelle</translation>
    </message>
    <message>
        <source>Back to the table (Esc)</source>
        <translation>Zurück zur Tabelle (Esc)</translation>
    </message>
    <message>
        <source>Open in Inpaint</source>
        <translation>Zum Ausfüllen öffnen</translation>
    </message>
    <message>
        <source>Paint a hole in this photo and fill it</source>
        <translation>Ein Loch in dieses Foto malen und es füllen</translation>
    </message>
    <message>
        <source>Previous photo (Page Up)</source>
        <translation>Voriges Foto (Bild auf)</translation>
    </message>
    <message>
        <source>Next photo (Page Down)</source>
        <translation>Nächstes Foto (Bild ab)</translation>
    </message>
</context>
<context>
    <name>DetailsPane</name>
    <message>
        <source>Facts</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>What is known of the checkpoint (Ctrl+C copies what is selected)</source>
        <translation>Was von dem Checkpoint bekannt ist (Strg+C kopiert die Auswahl)</translation>
    </message>
    <message>
        <source>Select a checkpoint to see what it is.</source>
        <translation>Wählen Sie einen Checkpoint, um zu sehen, was er ist.</translation>
    </message>
    <message>
        <source>default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>in Gebrauch</translation>
    </message>
</context>
<context>
    <name>DropHint</name>
    <message>
        <source>Open {name}</source>
        <translation>{name} öffnen</translation>
    </message>
    <message>
        <source>Learn which of these were inpainted</source>
        <translation>Erfahren, welche davon ausgefüllt wurden</translation>
    </message>
</context>
<context>
    <name>EdgeRow</name>
    <message>
        <source>Pixels at the hole&apos;s edge</source>
        <translation>Pixel am Rand des Lochs</translation>
    </message>
    <message>
        <source>By how many photo pixels the buttons beside it change the hole</source>
        <translation>Um wie viele Pixel des Fotos die Knöpfe daneben das Loch ändern</translation>
    </message>
    <message>
        <source>Edge</source>
        <translation>Rand</translation>
    </message>
    <message>
        <source>Grow by pixels</source>
        <translation>Um Pixel vergrößern</translation>
    </message>
    <message>
        <source>Grow the hole by so many pixels</source>
        <translation>Das Loch um so viele Pixel vergrößern</translation>
    </message>
    <message>
        <source>Shrink by pixels</source>
        <translation>Um Pixel verkleinern</translation>
    </message>
    <message>
        <source>Shrink the hole by so many pixels</source>
        <translation>Das Loch um so viele Pixel verkleinern</translation>
    </message>
    <message>
        <source>Feather by pixels</source>
        <translation>Rand um Pixel weich machen</translation>
    </message>
    <message>
        <source>A soft edge, so many pixels wide, around the hole: the fill blends in there</source>
        <translation>Ein weicher Rand um das Loch, so viele Pixel breit: Dort geht die Füllung ins Foto über</translation>
    </message>
</context>
<context>
    <name>EmptyPage</name>
    <message>
        <source>Open the sample</source>
        <translation>Beispiel öffnen</translation>
    </message>
    <message>
        <source>Try it on a photo of a cat that comes with the program</source>
        <translation>An einem mitgelieferten Foto einer Katze ausprobieren</translation>
    </message>
</context>
<context>
    <name>EngineSession</name>
    <message>
        <source>{cause}; it starts again, and hole, caption and fills are all still here.</source>
        <translation>{cause}; es startet neu, und Loch, Beschreibung und Füllungen sind alle noch da.</translation>
    </message>
    <message>
        <source>{cause} and could not be started again; hole, caption and fills are all still here.</source>
        <translation>{cause} und ließ sich nicht wieder starten; Loch, Beschreibung und Füllungen sind alle noch da.</translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Save the table</source>
        <translation>Tabelle speichern</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>{path} gespeichert</translation>
    </message>
    <message>
        <source>Export the verdicts</source>
        <translation>Urteile exportieren</translation>
    </message>
    <message>
        <source>Exported {path}</source>
        <translation>{path} exportiert</translation>
    </message>
    <message>
        <source>A folder for the heat maps</source>
        <translation>Ein Ordner für die Wärmebilder</translation>
    </message>
    <message>
        <source>Heat maps written: {written} of {total}.</source>
        <translation>Wärmebilder geschrieben: {written} von {total}.</translation>
    </message>
    <message>
        <source>{path} can&apos;t be written: {reason}.</source>
        <translation>{path} lässt sich nicht schreiben: {reason}.</translation>
    </message>
</context>
<context>
    <name>FillTools</name>
    <message>
        <source>The file of this fill is ready now: drag it once more.</source>
        <translation>Die Datei dieser Füllung ist jetzt fertig: Ziehen Sie sie noch einmal.</translation>
    </message>
</context>
<context>
    <name>FillsStrip</name>
    <message>
        <source>Fills</source>
        <translation>Füllungen</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>The photo as it was opened</source>
        <translation>Das Foto, wie es geöffnet wurde</translation>
    </message>
    <message>
        <source>The photo with the fills that you applied: it is what the next fills go on from</source>
        <translation>Das Foto mit den übernommenen Füllungen; darauf bauen die nächsten Füllungen auf</translation>
    </message>
    <message>
        <source>Photo now</source>
        <translation>Aktuelles Foto</translation>
    </message>
    <message>
        <source>Fill with seed {seed}, to come</source>
        <translation>Füllung mit Startwert {seed}, noch in Arbeit</translation>
    </message>
    <message>
        <source>Fill with seed {seed}: {caption}</source>
        <translation>Füllung mit Startwert {seed}: {caption}</translation>
    </message>
    <message>
        <source>Fill with seed {seed}, like {near}: {caption}</source>
        <translation>Füllung mit Startwert {seed}, ähnlich {near}: {caption}</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>Startwert {seed}</translation>
    </message>
    <message>
        <source>like {near}</source>
        <translation>wie {near}</translation>
    </message>
    <message>
        <source>Keep this fill, or no longer (S)</source>
        <translation>Diese Füllung behalten, oder nicht mehr (S)</translation>
    </message>
    <message>
        <source>Delete this fill (Delete)</source>
        <translation>Diese Füllung löschen (Entf)</translation>
    </message>
    <message>
        <source>More like this (M)</source>
        <translation>Mehr davon (M)</translation>
    </message>
    <message>
        <source>without a caption</source>
        <translation>ohne Beschreibung</translation>
    </message>
</context>
<context>
    <name>HoleTools</name>
    <message>
        <source>{file} is the photo itself: save the mask under another name.</source>
        <translation>{file} ist das Foto selbst: Speichern Sie die Maske unter anderem Namen.</translation>
    </message>
    <message>
        <source>The region is looked for once the fill in work is done.</source>
        <translation>Der Bereich wird gesucht, sobald die jetzige Füllung fertig ist.</translation>
    </message>
    <message>
        <source>Nothing was found there: try another box or tolerance.</source>
        <translation>Dort wurde nichts gefunden: Versuchen Sie es mit anderem Rahmen oder anderer Toleranz.</translation>
    </message>
</context>
<context>
    <name>InpaintCommands</name>
    <message>
        <source>Photos ({patterns})</source>
        <translation>Fotos ({patterns})</translation>
    </message>
    <message>
        <source>Open a photo</source>
        <translation>Foto öffnen</translation>
    </message>
    <message>
        <source>PNG, lossless (*.png);;TIFF, lossless (*.tif *.tiff);;JPEG (*.jpg *.jpeg);;WebP (*.webp)</source>
        <translation>PNG, verlustfrei (*.png);;TIFF, verlustfrei (*.tif *.tiff);;JPEG (*.jpg *.jpeg);;WebP (*.webp)</translation>
    </message>
    <message>
        <source>Save the fill</source>
        <translation>Füllung speichern</translation>
    </message>
    <message>
        <source>Take a mask from a file</source>
        <translation>Maske aus einer Datei nehmen</translation>
    </message>
    <message>
        <source>Save the hole as a mask</source>
        <translation>Loch als Maske speichern</translation>
    </message>
</context>
<context>
    <name>InpaintPage</name>
    <message>
        <source>Drop a photo of a bird or a pet here, paint a hole in it and say what should fill it.</source>
        <translation>Ziehen Sie ein Foto eines Vogels oder Haustiers hierher, malen Sie ein Loch hinein und sagen Sie, was es füllen soll.</translation>
    </message>
    <message>
        <source>Open a photo…</source>
        <translation>Foto öffnen…</translation>
    </message>
    <message>
        <source>Stopping after this step…</source>
        <translation>Wird nach diesem Schritt angehalten…</translation>
    </message>
    <message>
        <source>Fills appear below the photo as they are done.</source>
        <translation>Füllungen erscheinen unter dem Foto, sobald sie fertig sind.</translation>
    </message>
    <message>
        <source>The classifiers look at the picture…</source>
        <translation>Die Klassifikatoren sehen sich das Bild an…</translation>
    </message>
    <message>
        <source>This is the photo as it was opened. Pick “Photo now” under it to go on.</source>
        <translation>Das ist das Foto, wie Sie es geöffnet haben. Wählen Sie darunter „Aktuelles Foto“, um weiterzumachen.</translation>
    </message>
    <message>
        <source>Birds, cats and dogs are being looked for…</source>
        <translation>Vögel, Katzen und Hunde werden gesucht…</translation>
    </message>
    <message>
        <source>Click the animal that should be filled.</source>
        <translation>Klicken Sie das Tier an, das gefüllt werden soll.</translation>
    </message>
    <message>
        <source>Paint over the part of the photo that should be filled.</source>
        <translation>Übermalen Sie den Teil des Fotos, der gefüllt werden soll.</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>Fills that are not saved</source>
        <translation>Nicht gespeicherte Füllungen</translation>
    </message>
    <message>
        <source>{photo} has fills that are not saved yet.</source>
        <translation>Zu {photo} gibt es Füllungen, die noch nicht gespeichert sind.</translation>
    </message>
    <message>
        <source>Discarded fills can&apos;t be brought back; the photo itself stays as it is.</source>
        <translation>Verworfene Füllungen sind nicht wiederherzustellen; das Foto selbst bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>&amp;Save kept fills ({count})…</source>
        <translation>&amp;Behaltene Füllungen speichern ({count})…</translation>
    </message>
    <message>
        <source>&amp;Save all fills ({count})…</source>
        <translation>&amp;Alle Füllungen speichern ({count})…</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>Save the fills in a folder</source>
        <translation>Füllungen in einem Ordner speichern</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Saved {path}</source>
        <translation>{path} gespeichert</translation>
    </message>
    <message>
        <source>Authenticate</source>
        <translation>Echtheit</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Checkpoints</translation>
    </message>
    <message>
        <source>Something went wrong inside the program; what you were doing is kept.</source>
        <translation>Im Programm ist etwas schiefgegangen; Ihre Arbeit ist noch da.</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Show what the program knows of the cause, and the end of its log</source>
        <translation>Zeigen, was das Programm von der Ursache weiß, und das Ende seines Protokolls</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Copy the message, its details and the end of the log, for a report</source>
        <translation>Meldung, Einzelheiten und das Ende des Protokolls für einen Bericht kopieren</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Dismiss (Esc while the message has the focus)</source>
        <translation>Schließen (Esc, solange die Meldung den Fokus hat)</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>PhotoTable</name>
    <message>
        <source>Photos and verdicts</source>
        <translation>Fotos und Urteile</translation>
    </message>
</context>
<context>
    <name>PhotosModel</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Inpainted?</source>
        <translation>Ausgefüllt?</translation>
    </message>
    <message>
        <source>The file</source>
        <translation>Die Datei</translation>
    </message>
    <message>
        <source>Altered</source>
        <translation>Verändert</translation>
    </message>
    <message>
        <source>Animals</source>
        <translation>Tiere</translation>
    </message>
    <message>
        <source>Shows</source>
        <translation>Zeigt</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Why not</source>
        <translation>Warum nicht</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Restore defaults</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>All preferences as they were at first</source>
        <translation>Alle Einstellungen, wie sie anfangs waren</translation>
    </message>
    <message>
        <source>none found here</source>
        <translation>hier nicht gefunden</translation>
    </message>
    <message>
        <source>not in this program</source>
        <translation>in diesem Programm nicht enthalten</translation>
    </message>
    <message>
        <source>being looked for…</source>
        <translation>wird gesucht…</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Erscheinungsbild</translation>
    </message>
    <message>
        <source>Dark, light, or as the system is</source>
        <translation>Dunkel, hell, oder wie das System</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>Holds from the next start on</source>
        <translation>Gilt ab dem nächsten Start</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>&amp;Gerät</translation>
    </message>
    <message>
        <source>Where the networks run; another one starts the engine anew</source>
        <translation>Wo die Netze rechnen; ein anderes startet das Rechenwerk neu</translation>
    </message>
    <message>
        <source>&amp;Fills at a time</source>
        <translation>&amp;Füllungen auf einmal</translation>
    </message>
    <message>
        <source>How many fills a run starts with</source>
        <translation>Mit wie vielen Füllungen ein Durchgang beginnt</translation>
    </message>
    <message>
        <source>&amp;Hardness of the brush</source>
        <translation>&amp;Härte des Pinsels</translation>
    </message>
    <message>
        <source>100 % is a hard edge, less blends the fill in</source>
        <translation>100 % ist ein harter Rand, weniger blendet die Füllung ein</translation>
    </message>
    <message>
        <source>JPEG and WebP &amp;quality</source>
        <translation>&amp;Qualität von JPEG und WebP</translation>
    </message>
    <message>
        <source>100 % saves WebP without loss; PNG and TIFF always are</source>
        <translation>100 % speichert WebP verlustfrei; PNG und TIFF sind es immer</translation>
    </message>
    <message>
        <source>&amp;Growth of selections</source>
        <translation>Aus&amp;wahl vergrößern um</translation>
    </message>
    <message>
        <source>The rim around selected animals and objects, in thousandths of the photo&apos;s shorter side</source>
        <translation>Der Saum um ausgewählte Tiere und Gegenstände, in Tausendsteln der kürzeren Seite des Fotos</translation>
    </message>
    <message>
        <source>&amp;Strength of heat maps</source>
        <translation>&amp;Stärke der Wärmebilder</translation>
    </message>
    <message>
        <source>How strongly they show over the photo</source>
        <translation>Wie stark sie über dem Foto erscheinen</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>wie das System</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <source>light</source>
        <translation>hell</translation>
    </message>
    <message>
        <source>the best there is</source>
        <translation>das beste vorhandene</translation>
    </message>
</context>
<context>
    <name>PreferencesInForce</name>
    <message>
        <source>Use the processor</source>
        <translation>Den Prozessor verwenden</translation>
    </message>
    <message>
        <source>Restart engine</source>
        <translation>Rechenwerk neu starten</translation>
    </message>
</context>
<context>
    <name>PreferencesStore</name>
    <message>
        <source>{file} has impossible values for {names}; these are as at first.</source>
        <translation>{file} hat unmögliche Werte für {names}; diese sind wie anfangs.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read ({cause}), so the preferences are as at first.</source>
        <translation>{file} lässt sich nicht lesen ({cause}), darum gelten die ursprünglichen Einstellungen.</translation>
    </message>
    <message>
        <source>{file} is damaged, so the preferences are as at first; it is kept as {bad} once you change one.</source>
        <translation>{file} ist beschädigt, darum gelten die ursprünglichen Einstellungen; sobald Sie eine ändern, bleibt es als {bad} erhalten.</translation>
    </message>
    <message>
        <source>The preferences can&apos;t be kept in {folder}: {reason}.</source>
        <translation>Die Einstellungen lassen sich in {folder} nicht speichern: {reason}.</translation>
    </message>
</context>
<context>
    <name>RecentCaptions</name>
    <message>
        <source>Recent captions</source>
        <translation>Letzte Beschreibungen</translation>
    </message>
    <message>
        <source>Recent captions (Alt+Down)</source>
        <translation>Letzte Beschreibungen (Alt+Pfeil ab)</translation>
    </message>
    <message>
        <source>No captions were used yet (Alt+Down)</source>
        <translation>Noch wurde keine Beschreibung verwendet (Alt+Pfeil ab)</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Open &amp;again</source>
        <translation>&amp;Noch einmal öffnen</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>Liste leeren</translation>
    </message>
    <message>
        <source>Forget which photos were open; the photos stay where they are</source>
        <translation>Vergessen, welche Fotos offen waren; die Fotos bleiben, wo sie sind</translation>
    </message>
</context>
<context>
    <name>RestoreBar</name>
    <message>
        <source>&amp;Restore</source>
        <translation>Wiede&amp;rherstellen</translation>
    </message>
    <message>
        <source>Open the photo again with its hole, caption and fills (Alt+R)</source>
        <translation>Das Foto mit Loch, Beschreibung und Füllungen wieder öffnen (Alt+R)</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>Delete what was kept of that session; the photo itself stays (Alt+D)</source>
        <translation>Löschen, was von dieser Sitzung aufgehoben wurde; das Foto selbst bleibt (Alt+V)</translation>
    </message>
    <message>
        <source>An unfinished session with {name} is there from {when}.</source>
        <translation>Es gibt eine unfertige Sitzung mit {name} von {when}.</translation>
    </message>
</context>
<context>
    <name>Running</name>
    <message>
        <source>The new fills go on from the fill on screen (seed {seed}); undo takes it out of the photo.</source>
        <translation>Die neuen Füllungen bauen auf der gezeigten auf (Startwert {seed}); „Rückgängig“ nimmt sie wieder aus dem Foto.</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>{file} is the photo itself: save under another name, or replace it.</source>
        <translation>{file} ist das Foto selbst: Speichern Sie unter anderem Namen, oder ersetzen Sie es.</translation>
    </message>
    <message>
        <source>Replace the photo</source>
        <translation>Das Foto ersetzen</translation>
    </message>
</context>
<context>
    <name>SearchRow</name>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search checkpoints</source>
        <translation>Checkpoints durchsuchen</translation>
    </message>
    <message>
        <source>Show only checkpoints with these words (Ctrl+F)</source>
        <translation>Nur Checkpoints mit diesen Wörtern zeigen (Strg+F)</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>Kind of checkpoint</source>
        <translation>Art des Checkpoints</translation>
    </message>
    <message>
        <source>Show only checkpoints of this kind</source>
        <translation>Nur Checkpoints dieser Art zeigen</translation>
    </message>
</context>
<context>
    <name>ShortcutList</name>
    <message>
        <source>Keys and gestures</source>
        <translation>Tasten und Gesten</translation>
    </message>
    <message>
        <source>Held keys and the mouse</source>
        <translation>Gehaltene Tasten und die Maus</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search keys and gestures</source>
        <translation>Tasten und Gesten durchsuchen</translation>
    </message>
    <message>
        <source>Part of a command or a key</source>
        <translation>Teil eines Befehls oder einer Taste</translation>
    </message>
    <message>
        <source>No command or key holds that.</source>
        <translation>Kein Befehl und keine Taste enthält das.</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Number of fills</source>
        <translation>Anzahl der Füllungen</translation>
    </message>
    <message>
        <source>How many different fills, 1 to 16</source>
        <translation>Wie viele verschiedene Füllungen, 1 bis 16</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>The same seed gives the same fill; fill k uses seed + k. Inpaint again takes the next seeds</source>
        <translation>Derselbe Startwert ergibt dieselbe Füllung; Füllung k nimmt Startwert + k. Ein weiteres „Ausfüllen“ nimmt die nächsten Startwerte</translation>
    </message>
    <message>
        <source>New seed</source>
        <translation>Neuer Startwert</translation>
    </message>
    <message>
        <source>New seed (Ctrl+R)</source>
        <translation>Neuer Startwert (Strg+R)</translation>
    </message>
    <message>
        <source>Inpaint</source>
        <translation>Ausfüllen</translation>
    </message>
    <message>
        <source>Fill the hole (Enter in the caption, or Ctrl+Enter)</source>
        <translation>Das Loch füllen (Eingabe in der Beschreibung, oder Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop; the fills that came stay (Esc)</source>
        <translation>Anhalten; die bisherigen Füllungen bleiben (Esc)</translation>
    </message>
    <message>
        <source>Fills</source>
        <translation>Füllungen</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Photo size</source>
        <translation>Größe des Fotos</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Brush size</source>
        <translation>Pinselgröße</translation>
    </message>
    <message>
        <source>Hole</source>
        <translation>Loch</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Memory that the engine holds</source>
        <translation>Speicher, den das Rechenwerk belegt</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Rechenwerk</translation>
    </message>
    <message>
        <source>fill {number} of {count}…</source>
        <translation>Füllung {number} von {count}…</translation>
    </message>
    <message>
        <source>brush {size}</source>
        <translation>Pinsel {size}</translation>
    </message>
    <message>
        <source>no hole</source>
        <translation>kein Loch</translation>
    </message>
    <message>
        <source>hole {share} %, 1 area</source>
        <translation>Loch {share} %, 1 Bereich</translation>
    </message>
    <message>
        <source>hole {share} %, {areas} areas</source>
        <translation>Loch {share} %, {areas} Bereiche</translation>
    </message>
    <message>
        <source>engine starts…</source>
        <translation>Rechenwerk startet…</translation>
    </message>
    <message>
        <source>engine ready</source>
        <translation>Rechenwerk bereit</translation>
    </message>
    <message>
        <source>engine stopped</source>
        <translation>Rechenwerk angehalten</translation>
    </message>
    <message>
        <source>engine without a checkpoint to fill with</source>
        <translation>Rechenwerk ohne Checkpoint zum Ausfüllen</translation>
    </message>
    <message>
        <source>{used} of {total} GB of the GPU</source>
        <translation>{used} von {total} GB der GPU</translation>
    </message>
</context>
<context>
    <name>TableBar</name>
    <message>
        <source>Restore the table</source>
        <translation>Tabelle wiederherstellen</translation>
    </message>
    <message>
        <source>Bring verdicts, heat maps and waiting photos back into the table</source>
        <translation>Urteile, Wärmebilder und wartende Fotos zurück in die Tabelle holen</translation>
    </message>
    <message>
        <source>Discard the table</source>
        <translation>Tabelle verwerfen</translation>
    </message>
    <message>
        <source>Delete what was kept of that table; the photos themselves stay</source>
        <translation>Die aufbewahrte Tabelle löschen; die Fotos selbst bleiben</translation>
    </message>
    <message>
        <source>A table of verdicts is there, kept last at {when}; photos in it: {count}.</source>
        <translation>Es gibt noch eine Tabelle mit Urteilen, zuletzt gesichert: {when}; Fotos darin: {count}.</translation>
    </message>
</context>
<context>
    <name>TableKeeper</name>
    <message>
        <source>The table would not survive a crash at the moment ({reason}): save what you need.</source>
        <translation>Die Tabelle würde einen Absturz zurzeit nicht überstehen ({reason}): Speichern Sie, was Sie brauchen.</translation>
    </message>
    <message>
        <source>A table of verdicts is damaged and can&apos;t be restored; its files are in {folder}.</source>
        <translation>Eine Tabelle mit Urteilen ist beschädigt und lässt sich nicht wiederherstellen; ihre Dateien sind in {folder}.</translation>
    </message>
    <message>
        <source>The table of verdicts can&apos;t be read ({reason}): it is offered again at the next start.</source>
        <translation>Die Tabelle mit Urteilen lässt sich nicht lesen ({reason}): Beim nächsten Start wird sie wieder angeboten.</translation>
    </message>
</context>
<context>
    <name>TableOpener</name>
    <message>
        <source>Photos brought into the table: {count}.</source>
        <translation>In die Tabelle übernommene Fotos: {count}.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read: {reason}.</source>
        <translation>{file} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Photos that changed after they were judged and have no verdict now: {count}.</source>
        <translation>Fotos, die nach dem Beurteilen geändert wurden und jetzt kein Urteil haben: {count}.</translation>
    </message>
    <message>
        <source>Damaged rows that were left out: {count}.</source>
        <translation>Beschädigte Zeilen, die weggelassen wurden: {count}.</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
</context>
<context>
    <name>ToolOptions</name>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Brush size in photo pixels ([ smaller, ] larger)</source>
        <translation>Pinselgröße in Bildpunkten des Fotos ([ kleiner, ] größer)</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>Härte</translation>
    </message>
    <message>
        <source>How far into the brush the fill covers wholly; a soft edge blends (Shift+[ softer, Shift+] harder)</source>
        <translation>Wie weit in den Pinsel hinein die Füllung ganz deckt; ein weicher Rand blendet über (Umschalt+[ weicher, Umschalt+] härter)</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>Toleranz</translation>
    </message>
    <message>
        <source>How far a colour may be from the one pointed at, 0 to 255 in each channel</source>
        <translation>Wie weit eine Farbe von der angeklickten entfernt sein darf, 0 bis 255 in jedem Kanal</translation>
    </message>
    <message>
        <source>Joined pixels only</source>
        <translation>Nur zusammenhängende Bildpunkte</translation>
    </message>
    <message>
        <source>Off: every pixel of that colour, wherever it is</source>
        <translation>Aus: jeder Bildpunkt dieser Farbe, wo immer er liegt</translation>
    </message>
    <message>
        <source>Grow by</source>
        <translation>Saum</translation>
    </message>
    <message>
        <source>The rim that is selected with an animal or object, so that no fur or feather of it is left</source>
        <translation>Was um ein Tier oder einen Gegenstand mit ausgewählt wird, damit weder Fell noch Federn übrig bleiben</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>keiner</translation>
    </message>
</context>
<context>
    <name>TopRow</name>
    <message>
        <source>Add photos…</source>
        <translation>Fotos hinzufügen…</translation>
    </message>
    <message>
        <source>Photos to be judged (Ctrl+O); or drop them anywhere here</source>
        <translation>Fotos, die beurteilt werden sollen (Strg+O); oder ziehen Sie sie irgendwo hierher</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>All photos in a folder, to its depth (Ctrl+Shift+O)</source>
        <translation>Alle Fotos eines Ordners, mit seinen Unterordnern (Strg+Umschalt+O)</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Which photos are shown</source>
        <translation>Welche Fotos gezeigt werden</translation>
    </message>
    <message>
        <source>Show photos with one verdict only</source>
        <translation>Nur Fotos mit einem Urteil zeigen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search names</source>
        <translation>Namen durchsuchen</translation>
    </message>
    <message>
        <source>Part of a file&apos;s name (Ctrl+F)</source>
        <translation>Teil eines Dateinamens (Strg+F)</translation>
    </message>
    <message>
        <source>Judge the rest</source>
        <translation>Rest beurteilen</translation>
    </message>
    <message>
        <source>Judge the photos that were left out (Ctrl+R)</source>
        <translation>Die ausgelassenen Fotos beurteilen (Strg+R)</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>The table, to be opened again; verdicts as CSV or JSON, heat maps as pictures</source>
        <translation>Die Tabelle, zum Wiederöffnen; Urteile als CSV oder JSON, Wärmebilder als Bilder</translation>
    </message>
    <message>
        <source>Judge no further photo until pressed again (Ctrl+P)</source>
        <translation>Kein weiteres Foto beurteilen, bis noch einmal gedrückt wird (Strg+P)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Judge no further photo; verdicts that came stay (Esc)</source>
        <translation>Kein weiteres Foto beurteilen; die bisherigen Urteile bleiben (Esc)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Write no further heat map; those that were written stay</source>
        <translation>Kein weiteres Wärmebild schreiben; die geschriebenen bleiben</translation>
    </message>
    <message>
        <source>Progress of the heat maps</source>
        <translation>Fortschritt der Wärmebilder</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Looking for photos…</source>
        <translation>Fotos werden gesucht…</translation>
    </message>
    <message>
        <source>{count} not judged</source>
        <translation>{count} nicht beurteilt</translation>
    </message>
    <message>
        <source>Heat maps: {done} of {total}</source>
        <translation>Wärmebilder: {done} von {total}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>{done}, waiting for the engine</source>
        <translation>{done}, wartet auf das Rechenwerk</translation>
    </message>
    <message>
        <source>{done}, paused</source>
        <translation>{done}, angehalten</translation>
    </message>
    <message>
        <source>{done}, {left} left</source>
        <translation>{done}, noch {left}</translation>
    </message>
    <message>
        <source>about {count} s</source>
        <translation>etwa {count} s</translation>
    </message>
    <message>
        <source>about {count} min</source>
        <translation>etwa {count} min</translation>
    </message>
    <message>
        <source>about {count} h</source>
        <translation>etwa {count} h</translation>
    </message>
</context>
<context>
    <name>VerdictPanel</name>
    <message>
        <source>Strength of the heat map</source>
        <translation>Stärke des Wärmebilds</translation>
    </message>
    <message>
        <source>How strongly the heat map shows over the photo</source>
        <translation>Wie stark das Wärmebild über dem Foto erscheint</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>Wärmebild</translation>
    </message>
    <message>
        <source>all together</source>
        <translation>alle zusammen</translation>
    </message>
    <message>
        <source>How likely each thinks the photo inpainted.</source>
        <translation>Für wie wahrscheinlich jedes das Foto für ausgefüllt hält.</translation>
    </message>
    <message>
        <source>Altered: {share} of the photo, within {width}×{height} px at {x}, {y}.</source>
        <translation>Verändert: {share} des Fotos, innerhalb von {width}×{height} px bei {x}, {y}.</translation>
    </message>
    <message>
        <source>Shows: {name} ({p}).</source>
        <translation>Zeigt: {name} ({p}).</translation>
    </message>
    <message>
        <source>{share} of it were looked at at full size.</source>
        <translation>{share} davon wurden in voller Größe angesehen.</translation>
    </message>
</context>
<context>
    <name>Viewport</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
</context>
</TS>
