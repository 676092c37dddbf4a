<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name></name>
    <message>
        <source>engine not started</source>
        <translation>Rechenwerk nicht gestartet</translation>
    </message>
    <message>
        <source>Paint with the current tool</source>
        <translation>Mit dem gewählten Werkzeug malen</translation>
    </message>
    <message>
        <source>left button</source>
        <translation>linke Taste</translation>
    </message>
    <message>
        <source>Remove from the hole</source>
        <translation>Vom Loch wegnehmen</translation>
    </message>
    <message>
        <source>right button, or Alt with the left</source>
        <translation>rechte Taste, oder Alt mit der linken</translation>
    </message>
    <message>
        <source>Square or circle</source>
        <translation>Quadrat oder Kreis</translation>
    </message>
    <message>
        <source>hold Shift</source>
        <translation>Umschalt halten</translation>
    </message>
    <message>
        <source>See which animal a click would select</source>
        <translation>Sehen, welches Tier ein Klick auswählt</translation>
    </message>
    <message>
        <source>move over it with the animal tool</source>
        <translation>mit dem Tierwerkzeug darüberfahren</translation>
    </message>
    <message>
        <source>Close the polygon</source>
        <translation>Das Vieleck schließen</translation>
    </message>
    <message>
        <source>double click, Enter, or click its first corner</source>
        <translation>Doppelklick, Eingabe, oder seine erste Ecke anklicken</translation>
    </message>
    <message>
        <source>Remove the polygon&apos;s last corner</source>
        <translation>Die letzte Ecke des Vielecks entfernen</translation>
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
        <source>Move the photo</source>
        <translation>Das Foto verschieben</translation>
    </message>
    <message>
        <source>hold Space and drag, middle button, Ctrl with the arrow keys</source>
        <translation>Leertaste halten und ziehen, mittlere Taste, Strg mit den Pfeiltasten</translation>
    </message>
    <message>
        <source>Previous or next fill</source>
        <translation>Vorige oder nächste Füllung</translation>
    </message>
    <message>
        <source>left and right arrow keys on the photo or the strip</source>
        <translation>Pfeiltasten links und rechts auf dem Foto oder dem Streifen</translation>
    </message>
    <message>
        <source>Enter in the caption field or on the photo, or Ctrl+Enter</source>
        <translation>Eingabe im Beschreibungsfeld oder auf dem Foto, oder Strg+Eingabe</translation>
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
        <source>Press at the cross; release the next time</source>
        <translation>Am Kreuz drücken; beim nächsten Mal loslassen</translation>
    </message>
    <message>
        <source>Shift+Enter; with Alt to remove</source>
        <translation>Umschalt+Eingabe; mit Alt zum Wegnehmen</translation>
    </message>
    <message>
        <source>Cancel the shape being drawn</source>
        <translation>Die angefangene Form verwerfen</translation>
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
        <source>Show the original</source>
        <translation>Das Original zeigen</translation>
    </message>
    <message>
        <source>hold \</source>
        <translation>\ halten</translation>
    </message>
    <message>
        <source>Fold or unfold a run</source>
        <translation>Einen Durchgang zu- oder aufklappen</translation>
    </message>
    <message>
        <source>click its heading in the strip</source>
        <translation>Klick auf seine Überschrift im Streifen</translation>
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
        <source>Alt+Down in the caption field</source>
        <translation>Alt+Pfeil ab im Beschreibungsfeld</translation>
    </message>
    <message>
        <source>Start filling</source>
        <translation>Ausfüllen starten</translation>
    </message>
    <message>
        <source>New seed</source>
        <translation>Neuer Startwert</translation>
    </message>
    <message>
        <source>en</source>
        <translation>de</translation>
    </message>
    <message>
        <source>Which photos were inpainted?</source>
        <translation>Welche Fotos wurden ausgefüllt?</translation>
    </message>
    <message>
        <source>Photos judged by Featherproof: {count}. Report of {when}.</source>
        <translation>Von Featherproof beurteilte Fotos: {count}. Bericht vom {when}.</translation>
    </message>
    <message>
        <source>A verdict is no proof: it sorts photos for people to look at. Don&apos;t accuse anybody on the strength of it.</source>
        <translation>Ein Urteil ist kein Beweis: Es sortiert Fotos, die sich dann Menschen ansehen. Beschuldigen Sie niemanden allein deswegen.</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
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
        <source>of these, contradicted by the file itself</source>
        <translation>davon im Widerspruch zur Datei selbst</translation>
    </message>
    <message>
        <source>of these, without a bird, cat or dog</source>
        <translation>davon ohne Vogel, Katze oder Hund</translation>
    </message>
    <message>
        <source>could not be read or judged</source>
        <translation>nicht lesbar oder nicht zu beurteilen</translation>
    </message>
    <message>
        <source>Decisions of a person</source>
        <translation>Entscheidungen eines Menschen</translation>
    </message>
    <message>
        <source>agrees</source>
        <translation>stimmt zu</translation>
    </message>
    <message>
        <source>disagrees</source>
        <translation>widerspricht</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>no decision</source>
        <translation>keine Entscheidung</translation>
    </message>
    <message>
        <source>{answer}, on “{verdict}”</source>
        <translation>{answer}, zu „{verdict}“</translation>
    </message>
    <message>
        <source>Photos of the table that are not in this report, filtered out or not judged: {count}.</source>
        <translation>Fotos der Tabelle, die nicht in diesem Bericht stehen, weil sie ausgeblendet oder nicht beurteilt sind: {count}.</translation>
    </message>
    <message>
        <source>Photos to look at</source>
        <translation>Fotos zum Ansehen</translation>
    </message>
    <message>
        <source>Inpainted photos, authentic ones that their file or a person contradicts, and unsure ones, in this order; the most probably inpainted first.</source>
        <translation>Ausgefüllte Fotos, echte, denen ihre Datei oder ein Mensch widerspricht, und unsichere, in dieser Reihenfolge; die am wahrscheinlichsten ausgefüllten zuerst.</translation>
    </message>
    <message>
        <source>There are none: no photo is inpainted, unsure or contradicted.</source>
        <translation>Es gibt keine: Kein Foto ist ausgefüllt oder unsicher, und keinem wird widersprochen.</translation>
    </message>
    <message>
        <source>Shown are {count} of {total}; the table below lists all photos.</source>
        <translation>Gezeigt werden {count} von {total}; die Tabelle darunter enthält alle Fotos.</translation>
    </message>
    <message>
        <source>The photo {name}</source>
        <translation>Das Foto {name}</translation>
    </message>
    <message>
        <source>Heat map of {name}: {places}</source>
        <translation>Wärmebild von {name}: {places}</translation>
    </message>
    <message>
        <source>nothing counts as altered</source>
        <translation>nichts gilt als verändert</translation>
    </message>
    <message>
        <source>The photo could not be read again, so there is no picture of it.</source>
        <translation>Das Foto konnte nicht noch einmal gelesen werden, darum gibt es kein Bild davon.</translation>
    </message>
    <message>
        <source>Probability of inpainting</source>
        <translation>Wahrscheinlichkeit, dass es ausgefüllt ist</translation>
    </message>
    <message>
        <source>Each classifier</source>
        <translation>Einzelne Klassifikatoren</translation>
    </message>
    <message>
        <source>Altered</source>
        <translation>Verändert</translation>
    </message>
    <message>
        <source>{share} of the photo, within {places}</source>
        <translation>{share} des Fotos, innerhalb von {places}</translation>
    </message>
    <message>
        <source>Animals</source>
        <translation>Tiere</translation>
    </message>
    <message>
        <source>Species or breed</source>
        <translation>Art oder Rasse</translation>
    </message>
    <message>
        <source>The file itself</source>
        <translation>Die Datei selbst</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>none: outside the training domain, so at most unsure</source>
        <translation>keine: außerhalb des Trainingsbereichs, darum höchstens unsicher</translation>
    </message>
    <message>
        <source>Colours of the heat maps</source>
        <translation>Farben der Wärmebilder</translation>
    </message>
    <message>
        <source>The probability that a cell of 16 pixels was altered. Cells from {share} on have an outline, and each part of the photo that has such cells a box.</source>
        <translation>Die Wahrscheinlichkeit, dass eine Zelle von 16 Pixeln verändert wurde. Zellen ab {share} haben einen Umriss, und jeder Teil des Fotos mit solchen Zellen hat einen Rahmen.</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>Alle Fotos</translation>
    </message>
    <message>
        <source>Photos: {count}, in the order in which they were judged or sorted</source>
        <translation>Fotos: {count}, in der Reihenfolge, in der sie beurteilt oder sortiert wurden</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
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
        <source>Labels</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>How to read this report</source>
        <translation>Wie dieser Bericht zu lesen ist</translation>
    </message>
    <message>
        <source>“Inpainted” and “authentic” mean that the calibrated probability of this answer is at least {sure}. In between, a photo is “unsure”: look for yourself.</source>
        <translation>„Ausgefüllt“ und „echt“ bedeuten, dass die kalibrierte Wahrscheinlichkeit dieser Antwort mindestens {sure} ist. Dazwischen ist ein Foto „unsicher“: Sehen Sie selbst nach.</translation>
    </message>
    <message>
        <source>“Authentic” only means that nothing was found. It doesn&apos;t certify a photo.</source>
        <translation>„Echt“ bedeutet nur, dass nichts gefunden wurde. Es beglaubigt kein Foto.</translation>
    </message>
    <message>
        <source>The probability holds for photos of birds, cats and dogs like those it was measured on. On other photos it is a guess; where no bird, cat or dog is found, the verdict is at most “unsure”.</source>
        <translation>Die Wahrscheinlichkeit gilt für Fotos von Vögeln, Katzen und Hunden wie die, an denen sie gemessen wurde. Bei anderen Fotos ist sie geraten; wo weder Vogel noch Katze noch Hund gefunden wird, ist das Urteil höchstens „unsicher“.</translation>
    </message>
    <message>
        <source>Small holes, scaling down, blur and strong JPEG compression hide the traces, and fills are missed. Check the original file, not a screenshot or a copy from a chat.</source>
        <translation>Kleine Löcher, Verkleinern, Unschärfe und starke JPEG-Kompression verdecken die Spuren; Füllungen werden dann übersehen. Prüfen Sie die Originaldatei, keinen Bildschirmabzug und keine Kopie aus einem Chat.</translation>
    </message>
    <message>
        <source>It finds fills by the inpainters that it was trained on and, less reliably, others. New generators may leave nothing that it can see.</source>
        <translation>Es findet Füllungen der Verfahren, an denen es trainiert wurde, und weniger zuverlässig andere. Neue Generatoren hinterlassen womöglich nichts, was es sehen kann.</translation>
    </message>
    <message>
        <source>A heat map shows where the networks see something odd; it is not the outline of an edit. A copied region and its source look alike, so both are marked. Smooth backgrounds are sometimes marked, too.</source>
        <translation>Ein Wärmebild zeigt, wo den Netzen etwas auffällt; es ist nicht der Umriss einer Bearbeitung. Eine kopierte Stelle und ihre Vorlage sehen gleich aus, darum sind beide markiert. Manchmal sind auch glatte Hintergründe markiert.</translation>
    </message>
    <message>
        <source>Measured on {photos} photos never learned from, and fills of them: {found} of the fills and {alarms} of the untouched photos came out as more probably inpainted than not.</source>
        <translation>Gemessen an {photos} Fotos, von denen nie gelernt wurde, und Füllungen davon: {found} der Füllungen und {alarms} der unberührten Fotos galten als eher ausgefüllt als echt.</translation>
    </message>
    <message>
        <source>How it was made</source>
        <translation>Wie er entstand</translation>
    </message>
    <message>
        <source>Ensemble</source>
        <translation>Ensemble</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>sha256 of the weights</source>
        <translation>sha256 der Gewichte</translation>
    </message>
    <message>
        <source>agree</source>
        <translation>stimmt</translation>
    </message>
    <message>
        <source>disagree</source>
        <translation>stimmt nicht</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>außerhalb</translation>
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
        <source>{share} of the photo seems altered, within {places}.</source>
        <translation>{share} des Fotos scheint verändert, innerhalb von {places}.</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Kopien</translation>
    </message>
    <message>
        <source>JPEG history</source>
        <translation>JPEG-Vorgeschichte</translation>
    </message>
    <message>
        <source>Residuals</source>
        <translation>Residuen</translation>
    </message>
    <message>
        <source>{word}; probability of inpainting {p}.</source>
        <translation>{word}; Wahrscheinlichkeit einer Ausfüllung {p}.</translation>
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
        <source>Open the sample</source>
        <translation>Beispiel öffnen</translation>
    </message>
    <message>
        <source>Inpaint many…</source>
        <translation>Viele ausfüllen…</translation>
    </message>
    <message>
        <source>Open a photo or project…</source>
        <translation>Foto oder Projekt öffnen…</translation>
    </message>
    <message>
        <source>Save the fill</source>
        <translation>Füllung speichern</translation>
    </message>
    <message>
        <source>Save the fill as…</source>
        <translation>Füllung speichern unter…</translation>
    </message>
    <message>
        <source>Save kept fills…</source>
        <translation>Behaltene Füllungen speichern…</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>Save the project as…</source>
        <translation>Projekt speichern unter…</translation>
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
        <source>Paste as a new photo</source>
        <translation>Als neues Foto einfügen</translation>
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
        <source>Load a mask from a file…</source>
        <translation>Maske aus einer Datei laden…</translation>
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
        <source>Extend: drag the photo&apos;s edges</source>
        <translation>Erweitern: an den Rändern des Fotos ziehen</translation>
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
        <source>Delete all fills except kept ones</source>
        <translation>Alle Füllungen bis auf die behaltenen löschen</translation>
    </message>
    <message>
        <source>Fold or unfold its run</source>
        <translation>Ihren Durchgang zu- oder aufklappen</translation>
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
        <source>User guide</source>
        <translation>Benutzerhandbuch</translation>
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
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>About Featherproof</source>
        <translation>Über Featherproof</translation>
    </message>
    <message>
        <source>{file} already exists: enter its full name to replace it.</source>
        <translation>{file} gibt es schon: Geben Sie den vollständigen Namen an, um es zu ersetzen.</translation>
    </message>
    <message>
        <source>Outside the training domain: no bird, cat or dog was found, so the verdict is at most unsure.</source>
        <translation>Außerhalb des Trainingsbereichs: Es wurde weder Vogel noch Katze noch Hund gefunden, darum ist das Urteil höchstens unsicher.</translation>
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
        <source>The file says nothing about how it was made. That proves nothing: most files don&apos;t, and labels are easily removed.</source>
        <translation>Die Datei sagt nichts über ihre Entstehung. Das beweist nichts: Die meisten sagen nichts, und Angaben sind leicht entfernt.</translation>
    </message>
    <message>
        <source>It makes {count} more claims about itself.</source>
        <translation>Sie macht noch {count} weitere Angaben über sich.</translation>
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
        <source>The file says about itself: {value} ({place}).</source>
        <translation>Die Datei sagt über sich: {value} ({place}).</translation>
    </message>
    <message>
        <source>The file says that Featherproof made part of it: {value} ({place}).</source>
        <translation>Die Datei sagt, dass Featherproof einen Teil davon gemacht hat: {value} ({place}).</translation>
    </message>
    <message>
        <source>The file says that Featherproof filled part of it: {value} ({place}).</source>
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
        <source>It carries the settings of an image generator: {value} ({place}).</source>
        <translation>Sie trägt die Einstellungen eines Bildgenerators: {value} ({place}).</translation>
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
        <source>The file says that a model made part of it: {value} ({place}).</source>
        <translation>Die Datei sagt, dass ein Modell einen Teil davon gemacht hat: {value} ({place}).</translation>
    </message>
    <message>
        <source>It carries a different picture: {value} ({place}).</source>
        <translation>Sie trägt ein anderes Bild: {value} ({place}).</translation>
    </message>
    <message>
        <source>Its embedded thumbnail shows a different picture, mostly within {width}×{height} px at {x}, {y} ({place}).</source>
        <translation>Ihr eingebettetes Vorschaubild zeigt ein anderes Bild, vor allem in {width}×{height} px bei {x}, {y} ({place}).</translation>
    </message>
    <message>
        <source>The signature is valid.</source>
        <translation>Die Signatur ist gültig.</translation>
    </message>
    <message>
        <source>The signature is not valid.</source>
        <translation>Die Signatur ist ungültig.</translation>
    </message>
    <message>
        <source>The signature was not checked.</source>
        <translation>Die Signatur wurde nicht geprüft.</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>judging…</source>
        <translation>wird beurteilt…</translation>
    </message>
    <message>
        <source>on “{verdict}”</source>
        <translation>zu „{verdict}“</translation>
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
        <source>Not enough memory: close other programs.</source>
        <translation>Dafür reicht der Speicher nicht: Schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>{width}×{height} px at {x}, {y}</source>
        <translation>{width}×{height} px bei {x}, {y}</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>{count} weitere</translation>
    </message>
    <message>
        <source>{count} inpainted</source>
        <translation>{count} ausgefüllt</translation>
    </message>
    <message>
        <source>{count} unsure</source>
        <translation>{count} unsicher</translation>
    </message>
    <message>
        <source>{count} authentic</source>
        <translation>{count} echt</translation>
    </message>
    <message>
        <source>{count} unreadable</source>
        <translation>{count} unlesbar</translation>
    </message>
    <message>
        <source>{count} not judged yet</source>
        <translation>{count} noch nicht beurteilt</translation>
    </message>
    <message>
        <source>you agreed with {count}</source>
        <translation>{count} bestätigt</translation>
    </message>
    <message>
        <source>disagreed with {count}</source>
        <translation>{count} widersprochen</translation>
    </message>
    <message>
        <source>were unsure of {count}</source>
        <translation>{count} offen gelassen</translation>
    </message>
    <message>
        <source>Of {total}: {verdicts}</source>
        <translation>Von {total}: {verdicts}</translation>
    </message>
    <message>
        <source>1 fill</source>
        <translation>1 Füllung</translation>
    </message>
    <message>
        <source>{count} fills</source>
        <translation>{count} Füllungen</translation>
    </message>
    <message>
        <source>without a caption</source>
        <translation>ohne Beschreibung</translation>
    </message>
    <message>
        <source>Save the fills to a folder</source>
        <translation>Füllungen in einem Ordner speichern</translation>
    </message>
    <message>
        <source>violet</source>
        <translation>Violett</translation>
    </message>
    <message>
        <source>red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>cyan</source>
        <translation>Cyan</translation>
    </message>
    <message>
        <source>white</source>
        <translation>Weiß</translation>
    </message>
    <message>
        <source>black</source>
        <translation>Schwarz</translation>
    </message>
    <message>
        <source>{path} can&apos;t be written: {reason}.</source>
        <translation>{path} lässt sich nicht schreiben: {reason}.</translation>
    </message>
</context>
<context>
    <name>AnimalTool</name>
    <message>
        <source>No bird, cat or dog was found in this picture: use the object tool (G) and drag a box.</source>
        <translation>In diesem Bild wurde kein Vogel, keine Katze und kein Hund gefunden: Nehmen Sie „Gegenstand“ (G) und ziehen Sie einen Rahmen.</translation>
    </message>
    <message>
        <source>No bird, cat or dog here: use the object tool (G) and drag a box.</source>
        <translation>Hier ist kein Vogel, keine Katze und kein Hund: Nehmen Sie „Gegenstand“ (G) und ziehen Sie einen Rahmen.</translation>
    </message>
    <message>
        <source>The animals will be outlined once the current fill is done.</source>
        <translation>Die Tiere werden umrissen, sobald die jetzige Füllung fertig ist.</translation>
    </message>
</context>
<context>
    <name>AuthenticatePage</name>
    <message>
        <source>Drop photos or folders here to see which were inpainted, where, and how surely.</source>
        <translation>Ziehen Sie Fotos oder Ordner hierher und sehen Sie, welche ausgefüllt wurden, wo und wie sicher das ist.</translation>
    </message>
    <message>
        <source>Add photos…</source>
        <translation>Fotos hinzufügen…</translation>
    </message>
    <message>
        <source>Open with heat map</source>
        <translation>Mit Wärmebild öffnen</translation>
    </message>
    <message>
        <source>Agree with the verdict</source>
        <translation>Urteil stimmt</translation>
    </message>
    <message>
        <source>Disagree with the verdict</source>
        <translation>Urteil stimmt nicht</translation>
    </message>
    <message>
        <source>Unsure about the verdict</source>
        <translation>Beim Urteil unsicher</translation>
    </message>
    <message>
        <source>Take the decision back</source>
        <translation>Entscheidung zurücknehmen</translation>
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
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Judge again</source>
        <translation>Noch einmal beurteilen</translation>
    </message>
    <message>
        <source>Remove from the table</source>
        <translation>Aus der Tabelle entfernen</translation>
    </message>
    <message>
        <source>The table, to open again…</source>
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
        <source>Report…</source>
        <translation>Bericht…</translation>
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
        <source>These photos are already in the table.</source>
        <translation>Diese Fotos stehen schon in der Tabelle.</translation>
    </message>
    <message>
        <source>Add photos or a saved table</source>
        <translation>Fotos hinzufügen oder eine gespeicherte Tabelle</translation>
    </message>
    <message>
        <source>Removed from the table: {count}. Ctrl+Z brings them back.</source>
        <translation>Aus der Tabelle entfernt: {count}. Strg+Z holt sie zurück.</translation>
    </message>
</context>
<context>
    <name>Autosave</name>
    <message>
        <source>Your work would not survive a crash at the moment ({reason}): save what you need.</source>
        <translation>Ihre Arbeit würde einen Absturz zurzeit nicht überstehen ({reason}): Speichern Sie, was Sie brauchen.</translation>
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
        <source>The photo {photo} is missing: put it back to restore the work on it.</source>
        <translation>Das Foto {photo} fehlt: Legen Sie es zurück, um die Arbeit daran wiederherzustellen.</translation>
    </message>
    <message>
        <source>The photo {photo} has changed since, so the work on it no longer fits.</source>
        <translation>Das Foto {photo} wurde seither verändert, darum passt die Arbeit daran nicht mehr.</translation>
    </message>
    <message>
        <source>The unfinished session of {photo} can&apos;t be restored: {reason}</source>
        <translation>Die unfertige Sitzung zu {photo} lässt sich nicht wiederherstellen: {reason}</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>Inpaint many</source>
        <translation>Viele ausfüllen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>Fill the photos; fills that are there are skipped</source>
        <translation>Die Fotos füllen; was schon da ist, wird übersprungen</translation>
    </message>
    <message>
        <source>Pa&amp;use</source>
        <translation>Pa&amp;use</translation>
    </message>
    <message>
        <source>Finish the photo in work, then wait</source>
        <translation>Das Foto in Arbeit beenden, dann warten</translation>
    </message>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>Abbreche&amp;n</translation>
    </message>
    <message>
        <source>Stop; the fills that are written stay</source>
        <translation>Anhalten; was geschrieben ist, bleibt</translation>
    </message>
    <message>
        <source>Sh&amp;ow the fills</source>
        <translation>Füllungen &amp;zeigen</translation>
    </message>
    <message>
        <source>Open the folder of the fills</source>
        <translation>Den Ordner der Füllungen öffnen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>Sch&amp;ließen</translation>
    </message>
    <message>
        <source>Close (Esc); the work goes on</source>
        <translation>Schließen (Esc); die Arbeit geht weiter</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Looking through the folders…</source>
        <translation>Die Ordner werden durchgesehen…</translation>
    </message>
    <message>
        <source>Photos done: {done} of {total}.</source>
        <translation>Fertige Fotos: {done} von {total}.</translation>
    </message>
    <message>
        <source>Failed: {count}.</source>
        <translation>Fehlgeschlagen: {count}.</translation>
    </message>
    <message>
        <source>The engine has stopped: restart it to go on.</source>
        <translation>Das Rechenwerk steht: Starten Sie es neu, dann geht es weiter.</translation>
    </message>
    <message>
        <source>Paused.</source>
        <translation>Pause.</translation>
    </message>
    <message>
        <source>Stopped: Start goes on where it was.</source>
        <translation>Angehalten: „Starten“ macht dort weiter.</translation>
    </message>
</context>
<context>
    <name>BatchForm</name>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Photos and folders; you can drop them on this window, too</source>
        <translation>Fotos und Ordner; Sie können sie auch auf dieses Fenster ziehen</translation>
    </message>
    <message>
        <source>Photos…</source>
        <translation>Fotos…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner…</translation>
    </message>
    <message>
        <source>the animals themselves</source>
        <translation>die Tiere selbst</translation>
    </message>
    <message>
        <source>masks from a folder</source>
        <translation>Masken aus einem Ordner</translation>
    </message>
    <message>
        <source>What is filled in each photo</source>
        <translation>Was in jedem Foto gefüllt wird</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>Masken</translation>
    </message>
    <message>
        <source>A folder of pictures named like the photos, white where a photo is to be filled</source>
        <translation>Ein Ordner mit Bildern, die wie die Fotos heißen und weiß sind, wo ein Foto gefüllt werden soll</translation>
    </message>
    <message>
        <source>What should be there, in English</source>
        <translation>Was dort sein soll, auf Englisch</translation>
    </message>
    <message>
        <source>Captions from a file</source>
        <translation>Beschreibungen aus einer Datei</translation>
    </message>
    <message>
        <source>A CSV with the columns path and caption, and maybe count and seed; it goes before the caption above</source>
        <translation>Eine CSV-Datei mit den Spalten path und caption, vielleicht auch count und seed; sie geht der Beschreibung oben vor</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Datei…</translation>
    </message>
    <message>
        <source>Number of fills of each photo</source>
        <translation>Anzahl der Füllungen je Foto</translation>
    </message>
    <message>
        <source>Seed of the first fill of each photo; the next ones count up from it</source>
        <translation>Startwert der ersten Füllung jedes Fotos; die nächsten zählen von ihm an weiter</translation>
    </message>
    <message>
        <source>Fills go to</source>
        <translation>Füllungen kommen nach</translation>
    </message>
    <message>
        <source>The folder for the fills, which keep the folders of their photos</source>
        <translation>Der Ordner für die Füllungen, die darin die Ordner ihrer Fotos behalten</translation>
    </message>
    <message>
        <source>&amp;Photos</source>
        <translation>&amp;Fotos</translation>
    </message>
    <message>
        <source>F&amp;ill</source>
        <translation>Gefüllt w&amp;ird</translation>
    </message>
    <message>
        <source>&amp;Masks</source>
        <translation>&amp;Masken</translation>
    </message>
    <message>
        <source>C&amp;aption</source>
        <translation>&amp;Beschreibung</translation>
    </message>
    <message>
        <source>Captions &amp;from a file</source>
        <translation>Beschreibungen &amp;aus einer Datei</translation>
    </message>
    <message>
        <source>Fills of &amp;each photo</source>
        <translation>Füllungen j&amp;e Foto</translation>
    </message>
    <message>
        <source>First see&amp;d</source>
        <translation>E&amp;rster Startwert</translation>
    </message>
    <message>
        <source>Fills go &amp;to</source>
        <translation>Füllungen &amp;kommen nach</translation>
    </message>
    <message>
        <source>Choose photos or a folder of photos.</source>
        <translation>Wählen Sie Fotos oder einen Ordner mit Fotos.</translation>
    </message>
    <message>
        <source>Choose the folder with the masks.</source>
        <translation>Wählen Sie den Ordner mit den Masken.</translation>
    </message>
    <message>
        <source>Write a caption, or choose a file of captions.</source>
        <translation>Schreiben Sie eine Beschreibung, oder wählen Sie eine Datei mit Beschreibungen.</translation>
    </message>
    <message>
        <source>Choose the folder for the fills.</source>
        <translation>Wählen Sie den Ordner für die Füllungen.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Beschreibungen</translation>
    </message>
</context>
<context>
    <name>BatchModel</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>filling…</source>
        <translation>wird gefüllt…</translation>
    </message>
    <message>
        <source>was there already: {count}</source>
        <translation>war schon da: {count}</translation>
    </message>
    <message>
        <source>fills: {count}</source>
        <translation>Füllungen: {count}</translation>
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
        <source>Unknown words, ignored: {words}</source>
        <translation>Unbekannte Wörter, nicht beachtet: {words}</translation>
    </message>
    <message>
        <source>Attention: {words}</source>
        <translation>Beachtet: {words}</translation>
    </message>
    <message>
        <source>{word} as {known}</source>
        <translation>{word} als {known}</translation>
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
        <source>Replace {word} with {known}</source>
        <translation>{word} durch {known} ersetzen</translation>
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
        <source>Describe what should fill the hole (Enter: inpaint). The checkpoint ignores words with a wave under them and reads those with dots as others that it knows.</source>
        <translation>Beschreiben Sie, was das Loch füllen soll (Eingabe: ausfüllen). Wörter mit einer Wellenlinie beachtet der Checkpoint nicht, gepunktete liest er als andere, die er kennt.</translation>
    </message>
    <message>
        <source>{word} is read as {known}</source>
        <translation>{word} wird als {known} gelesen</translation>
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
        <source>Input size</source>
        <translation>Eingabegröße</translation>
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
        <source>Figures</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Figures: {name}</source>
        <translation>Messwerte: {name}</translation>
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
        <source>Inpainting, warm start</source>
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
        <source>The weights don&apos;t match the manifest (the sha256 differs): copy or download the checkpoint again.</source>
        <translation>Die Gewichte passen nicht zum Manifest (der sha256 weicht ab): Kopieren oder laden Sie den Checkpoint noch einmal.</translation>
    </message>
    <message>
        <source>Weight files are missing beside the manifest: copy or download the checkpoint again.</source>
        <translation>Neben dem Manifest fehlen Gewichtsdateien: Kopieren oder laden Sie den Checkpoint noch einmal.</translation>
    </message>
    <message>
        <source>The weights can&apos;t be read: check the permissions of the files.</source>
        <translation>Die Gewichte lassen sich nicht lesen: Prüfen Sie die Zugriffsrechte der Dateien.</translation>
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
        <source>{file} no longer exists.</source>
        <translation>{file} gibt es nicht mehr.</translation>
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
        <source>{file} was not added, because its manifest {why} is not beside it: put it there.</source>
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
        <source>The weights {file} don&apos;t match the manifest (the sha256 differs): copy or download them again.</source>
        <translation>Die Gewichte {file} passen nicht zum Manifest (der sha256 weicht ab): Kopieren oder laden Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>The weights {file} are not a safetensors file and were not added.</source>
        <translation>Die Gewichte {file} sind keine safetensors-Datei und wurden nicht hinzugefügt.</translation>
    </message>
    <message>
        <source>Another checkpoint is already named {why} ({file}): remove that one first, or export this one under another name.</source>
        <translation>Ein anderer Checkpoint heißt schon {why} ({file}): Entfernen Sie ihn zuerst, oder exportieren Sie diesen unter einem anderen Namen.</translation>
    </message>
    <message>
        <source>{why} is a checkpoint that comes with the program ({file}), and this one would hide it: export it under another name.</source>
        <translation>{why} heißt schon ein Checkpoint, der zum Programm gehört ({file}); dieser würde ihn verdecken: Exportieren Sie ihn unter einem anderen Namen.</translation>
    </message>
    <message>
        <source>{file} is in the way and doesn&apos;t belong to a checkpoint: move it, then add this one again.</source>
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
        <source>Already there: {names}.</source>
        <translation>Schon vorhanden: {names}.</translation>
    </message>
    <message>
        <source>Members are still missing, so add them too: {names}.</source>
        <translation>Es fehlen noch Mitglieder, fügen Sie auch diese hinzu: {names}.</translation>
    </message>
    <message>
        <source>Stopped; no partial copies were left behind.</source>
        <translation>Angehalten; unvollständige Kopien blieben nicht zurück.</translation>
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
        <source>Stop; partial copies are removed (Esc)</source>
        <translation>Anhalten; unvollständige Kopien werden entfernt (Esc)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Reload the list</source>
        <translation>Die Liste neu laden</translation>
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
        <source>No checkpoint of this kind matches.</source>
        <translation>Kein Checkpoint dieser Art passt dazu.</translation>
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
        <source>In use: switch to another one first</source>
        <translation>In Gebrauch: Verwenden Sie erst einen anderen</translation>
    </message>
    <message>
        <source>Ships with the program and can&apos;t be removed</source>
        <translation>Gehört zum Programm und lässt sich nicht entfernen</translation>
    </message>
    <message>
        <source>Move its files to the trash</source>
        <translation>Seine Dateien in den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>No program opens folders here; this one is {path}.</source>
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
    <name>ColumnChoice</name>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Show all columns</source>
        <translation>Alle Spalten anzeigen</translation>
    </message>
</context>
<context>
    <name>CopyProgress</name>
    <message>
        <source>Copy progress</source>
        <translation>Fortschritt des Kopierens</translation>
    </message>
    <message>
        <source>Copying {name}: {percent} %</source>
        <translation>{name} wird kopiert: {percent} %</translation>
    </message>
</context>
<context>
    <name>Deciding</name>
    <message>
        <source>Nothing to decide on: no photo with a verdict is selected.</source>
        <translation>Nichts zu entscheiden: Kein Foto mit einem Urteil ist ausgewählt.</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>Entscheiden</translation>
    </message>
    <message>
        <source>No doubtful photo is left to decide on.</source>
        <translation>Über alle zweifelhaften Fotos ist entschieden.</translation>
    </message>
    <message>
        <source>Take the decision back</source>
        <translation>Entscheidung zurücknehmen</translation>
    </message>
    <message>
        <source>Decisions taken back: {count}. Ctrl+Z brings them back.</source>
        <translation>Entscheidungen zurückgenommen: {count}. Strg+Z holt sie zurück.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
</context>
<context>
    <name>DecisionBox</name>
    <message>
        <source>Your decision</source>
        <translation>Ihre Entscheidung</translation>
    </message>
    <message>
        <source>The verdict is right (1)</source>
        <translation>Das Urteil stimmt (1)</translation>
    </message>
    <message>
        <source>The verdict is wrong (2)</source>
        <translation>Das Urteil stimmt nicht (2)</translation>
    </message>
    <message>
        <source>Can&apos;t tell (3)</source>
        <translation>Nicht zu entscheiden (3)</translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>Stimmt</translation>
    </message>
    <message>
        <source>Disagree</source>
        <translation>Falsch</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Note on your decision</source>
        <translation>Notiz zu Ihrer Entscheidung</translation>
    </message>
    <message>
        <source>Enter keeps it. A note without a decision marks the photo as unsure.</source>
        <translation>Die Eingabetaste behält sie. Eine Notiz ohne Entscheidung kennzeichnet das Foto als unsicher.</translation>
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
        <source>About this checkpoint (Ctrl+C copies the selection)</source>
        <translation>Über diesen Checkpoint (Strg+C kopiert die Auswahl)</translation>
    </message>
    <message>
        <source>Select a checkpoint to see its details.</source>
        <translation>Wählen Sie einen Checkpoint, um Einzelheiten zu sehen.</translation>
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
        <source>See which of these were inpainted</source>
        <translation>Sehen, welche davon ausgefüllt wurden</translation>
    </message>
</context>
<context>
    <name>EdgeRow</name>
    <message>
        <source>Pixels at the hole&apos;s edge</source>
        <translation>Pixel am Rand des Lochs</translation>
    </message>
    <message>
        <source>Number of photo pixels by which the buttons change the hole</source>
        <translation>Um wie viele Pixel des Fotos die Knöpfe das Loch ändern</translation>
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
        <source>Grow the hole by this many pixels</source>
        <translation>Das Loch um so viele Pixel vergrößern</translation>
    </message>
    <message>
        <source>Shrink by pixels</source>
        <translation>Um Pixel verkleinern</translation>
    </message>
    <message>
        <source>Shrink the hole by this many pixels</source>
        <translation>Das Loch um so viele Pixel verkleinern</translation>
    </message>
    <message>
        <source>Feather by pixels</source>
        <translation>Rand um Pixel weich machen</translation>
    </message>
    <message>
        <source>A soft edge around the hole, this many pixels wide, where the fill blends in</source>
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
        <source>Try it on the included photo of a cat</source>
        <translation>An einem mitgelieferten Foto einer Katze ausprobieren</translation>
    </message>
</context>
<context>
    <name>EngineSession</name>
    <message>
        <source>{cause}; it is restarting, and hole, caption and fills are all still here.</source>
        <translation>{cause}; es startet neu, und Loch, Beschreibung und Füllungen sind alle noch da.</translation>
    </message>
    <message>
        <source>{cause} and could not be restarted; hole, caption and fills are all still here.</source>
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
</context>
<context>
    <name>ExtendOptions</name>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Oben</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>Unten</translation>
    </message>
    <message>
        <source>Extend the photo: {side}</source>
        <translation>Foto erweitern: {side}</translation>
    </message>
    <message>
        <source>Photo pixels to add at this side</source>
        <translation>Fotopixel, die auf dieser Seite hinzukommen</translation>
    </message>
    <message>
        <source>Extend the photo</source>
        <translation>Foto erweitern</translation>
    </message>
    <message>
        <source>Add margins to the photo; they are part of the hole until they are filled</source>
        <translation>Dem Foto Ränder hinzufügen; sie gehören zum Loch, bis sie ausgefüllt sind</translation>
    </message>
    <message>
        <source>At most twice the photo&apos;s width and height: {across} px across and {down} px down are left.</source>
        <translation>Höchstens doppelte Breite und Höhe des Fotos: noch {across} px waagerecht und {down} px senkrecht.</translation>
    </message>
</context>
<context>
    <name>Extending</name>
    <message>
        <source>Fills are being made: wait for them, or cancel, before extending the photo.</source>
        <translation>Es entstehen gerade Füllungen: Warten Sie darauf, oder brechen Sie ab, bevor Sie das Foto erweitern.</translation>
    </message>
    <message>
        <source>The photo would have more than 100 megapixels: extend it by less.</source>
        <translation>Das Foto hätte mehr als 100 Megapixel: Erweitern Sie es um weniger.</translation>
    </message>
    <message>
        <source>The fills of the larger photo went with its margins: Redo brings both back.</source>
        <translation>Mit den Rändern gingen die Füllungen des größeren Fotos: „Wiederholen“ bringt beides zurück.</translation>
    </message>
</context>
<context>
    <name>FillTools</name>
    <message>
        <source>The file of this fill is ready now: drag it again.</source>
        <translation>Die Datei dieser Füllung ist jetzt fertig: Ziehen Sie sie noch einmal.</translation>
    </message>
</context>
<context>
    <name>FillsModel</name>
    <message>
        <source>{fill}, {count} fills</source>
        <translation>{fill}, {count} Füllungen</translation>
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
        <source>The photo with the fills you applied; the next fills build on it</source>
        <translation>Das Foto mit den übernommenen Füllungen; darauf bauen die nächsten Füllungen auf</translation>
    </message>
    <message>
        <source>Photo now</source>
        <translation>Aktuelles Foto</translation>
    </message>
    <message>
        <source>Fill with seed {seed}, pending</source>
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
        <source>Keep this fill, or stop keeping it (S)</source>
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
        <source>Unfold (F)</source>
        <translation>Aufklappen (F)</translation>
    </message>
    <message>
        <source>Fold (F)</source>
        <translation>Zuklappen (F)</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>The confidence that “inpainted” and “authentic” take; below it the verdict is “unsure”. The probabilities stay as they are.</source>
        <translation>Die Sicherheit, die „ausgefüllt“ und „echt“ verlangen; darunter ist das Urteil „unsicher“. Die Wahrscheinlichkeiten bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Sure from</source>
        <translation>Sicher ab</translation>
    </message>
    <message>
        <source>Sure from, in percent</source>
        <translation>Sicher ab, in Prozent</translation>
    </message>
    <message>
        <source>Back to {share}, as it ships</source>
        <translation>Zurück auf {share}, wie ausgeliefert</translation>
    </message>
</context>
<context>
    <name>GuideWindow</name>
    <message>
        <source>User guide</source>
        <translation>Benutzerhandbuch</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>To the page before (Alt+Left)</source>
        <translation>Zur vorigen Seite (Alt+Links)</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>To the beginning of the user guide (Alt+Home)</source>
        <translation>Zum Anfang des Handbuchs (Alt+Pos1)</translation>
    </message>
    <message>
        <source>Search this page</source>
        <translation>Auf dieser Seite suchen</translation>
    </message>
    <message>
        <source>Enter finds the next place (Ctrl+F)</source>
        <translation>Die Eingabetaste findet die nächste Stelle (Strg+F)</translation>
    </message>
</context>
<context>
    <name>HeatLegend</name>
    <message>
        <source>Probability that a cell of 16 pixels was altered. From {share} on, cells are outlined.</source>
        <translation>Wahrscheinlichkeit, dass eine Zelle von 16 Pixeln verändert wurde. Ab {share} sind Zellen umrandet.</translation>
    </message>
</context>
<context>
    <name>HoleTools</name>
    <message>
        <source>{file} is the photo itself: save the mask under another name.</source>
        <translation>{file} ist das Foto selbst: Speichern Sie die Maske unter anderem Namen.</translation>
    </message>
    <message>
        <source>The region will be selected once the current fill is done.</source>
        <translation>Der Bereich wird ausgewählt, sobald die jetzige Füllung fertig ist.</translation>
    </message>
    <message>
        <source>Nothing was found there: try a different box or tolerance.</source>
        <translation>Dort wurde nichts gefunden: Versuchen Sie es mit anderem Rahmen oder anderer Toleranz.</translation>
    </message>
</context>
<context>
    <name>InpaintCommands</name>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Photos, also HEIC and camera RAW, and projects</source>
        <translation>Fotos, auch HEIC und Kamera-RAW, und Projekte</translation>
    </message>
    <message>
        <source>Open a photo or project</source>
        <translation>Foto oder Projekt öffnen</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard.</source>
        <translation>In der Zwischenablage ist kein Bild.</translation>
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
        <source>Load a mask from a file</source>
        <translation>Maske aus einer Datei laden</translation>
    </message>
    <message>
        <source>Save the hole as a mask</source>
        <translation>Loch als Maske speichern</translation>
    </message>
</context>
<context>
    <name>InpaintPage</name>
    <message>
        <source>Drop a photo of a bird or pet here, paint a hole in it and describe what should fill it.</source>
        <translation>Ziehen Sie ein Foto eines Vogels oder Haustiers hierher, malen Sie ein Loch hinein und beschreiben Sie, was es füllen soll.</translation>
    </message>
    <message>
        <source>Open a photo…</source>
        <translation>Foto öffnen…</translation>
    </message>
    <message>
        <source>Part of the project is damaged and missing: {files}.</source>
        <translation>Ein Teil des Projekts ist beschädigt und fehlt: {files}.</translation>
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
        <source>The classifiers are checking the picture…</source>
        <translation>Die Klassifikatoren prüfen das Bild…</translation>
    </message>
    <message>
        <source>This is the photo as it was opened. Choose “Photo now” below it to continue.</source>
        <translation>Das ist das Foto, wie Sie es geöffnet haben. Wählen Sie darunter „Aktuelles Foto“, um weiterzumachen.</translation>
    </message>
    <message>
        <source>Looking for birds, cats and dogs…</source>
        <translation>Vögel, Katzen und Hunde werden gesucht…</translation>
    </message>
    <message>
        <source>Drag an edge or a corner of the photo outward, or set numbers.</source>
        <translation>Ziehen Sie einen Rand oder eine Ecke des Fotos nach außen, oder stellen Sie Zahlen ein.</translation>
    </message>
    <message>
        <source>Click the animal to fill.</source>
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
        <source>Unsaved fills</source>
        <translation>Nicht gespeicherte Füllungen</translation>
    </message>
    <message>
        <source>{photo} has unsaved fills.</source>
        <translation>Zu {photo} gibt es Füllungen, die noch nicht gespeichert sind.</translation>
    </message>
    <message>
        <source>Discarded fills can&apos;t be recovered; the photo itself is not changed.</source>
        <translation>Verworfene Füllungen sind nicht wiederherzustellen; das Foto selbst bleibt unverändert.</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>Nicht gespeicherte Änderungen</translation>
    </message>
    <message>
        <source>{project} has unsaved changes.</source>
        <translation>{project} enthält nicht gespeicherte Änderungen.</translation>
    </message>
    <message>
        <source>Discarded changes can&apos;t be recovered.</source>
        <translation>Verworfene Änderungen lassen sich nicht wiederherstellen.</translation>
    </message>
    <message>
        <source>Save as a &amp;project…</source>
        <translation>Als &amp;Projekt speichern…</translation>
    </message>
    <message>
        <source>Save the &amp;project</source>
        <translation>&amp;Projekt speichern</translation>
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
</context>
<context>
    <name>LicencesWindow</name>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Parts of the program</source>
        <translation>Teile des Programms</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
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
        <source>Something went wrong in the program; your work is kept.</source>
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
        <source>Show what the program knows about the cause, and the end of its log</source>
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
        <source>Your decision</source>
        <translation>Ihre Entscheidung</translation>
    </message>
    <message>
        <source>Labels in the file</source>
        <translation>Angaben der Datei</translation>
    </message>
    <message>
        <source>Training domain</source>
        <translation>Trainingsbereich</translation>
    </message>
    <message>
        <source>Altered</source>
        <translation>Verändert</translation>
    </message>
    <message>
        <source>Species or breed</source>
        <translation>Art oder Rasse</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>The language changes the next time the program starts.</source>
        <translation>Die Sprache wechselt beim nächsten Start des Programms.</translation>
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
        <source>Reset all preferences to their defaults</source>
        <translation>Alle Einstellungen auf ihre Standardwerte zurücksetzen</translation>
    </message>
    <message>
        <source>not found on this computer</source>
        <translation>auf diesem Rechner nicht gefunden</translation>
    </message>
    <message>
        <source>not included in this program</source>
        <translation>in diesem Programm nicht enthalten</translation>
    </message>
    <message>
        <source>searching…</source>
        <translation>wird gesucht…</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Erscheinungsbild</translation>
    </message>
    <message>
        <source>Dark, light, or follow the system</source>
        <translation>Dunkel, hell, oder wie das System</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>Changes the next time the program starts</source>
        <translation>Wechselt beim nächsten Start des Programms</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>&amp;Gerät</translation>
    </message>
    <message>
        <source>Where the networks run; changing it restarts the engine</source>
        <translation>Wo die Netze rechnen; eine Änderung startet das Rechenwerk neu</translation>
    </message>
    <message>
        <source>&amp;Fills per run</source>
        <translation>&amp;Füllungen je Durchgang</translation>
    </message>
    <message>
        <source>Number of fills in each run</source>
        <translation>Anzahl der Füllungen eines Durchgangs</translation>
    </message>
    <message>
        <source>Brush &amp;hardness</source>
        <translation>&amp;Härte des Pinsels</translation>
    </message>
    <message>
        <source>100 % is a hard edge; lower values blend the fill in</source>
        <translation>100 % ist ein harter Rand; kleinere Werte blenden die Füllung ein</translation>
    </message>
    <message>
        <source>JPEG and WebP &amp;quality</source>
        <translation>&amp;Qualität von JPEG und WebP</translation>
    </message>
    <message>
        <source>100 % saves WebP losslessly; PNG and TIFF are always lossless</source>
        <translation>100 % speichert WebP verlustfrei; PNG und TIFF sind es immer</translation>
    </message>
    <message>
        <source>&amp;Grow selections by</source>
        <translation>Aus&amp;wahl vergrößern um</translation>
    </message>
    <message>
        <source>Margin around selected animals and objects, in thousandths of the photo&apos;s shorter side</source>
        <translation>Der Saum um ausgewählte Tiere und Gegenstände, in Tausendsteln der kürzeren Seite des Fotos</translation>
    </message>
    <message>
        <source>Hole &amp;colour</source>
        <translation>Farbe des &amp;Lochs</translation>
    </message>
    <message>
        <source>Colour that the hole has over the photo</source>
        <translation>Farbe, die das Loch auf dem Foto hat</translation>
    </message>
    <message>
        <source>Hole &amp;opacity</source>
        <translation>&amp;Deckkraft des Lochs</translation>
    </message>
    <message>
        <source>How strongly the hole is coloured; its outline always shows</source>
        <translation>Wie stark das Loch gefärbt ist; sein Umriss ist immer zu sehen</translation>
    </message>
    <message>
        <source>Heat map &amp;strength</source>
        <translation>&amp;Stärke der Wärmebilder</translation>
    </message>
    <message>
        <source>How strongly heat maps show over the photo</source>
        <translation>Wie stark Wärmebilder über dem Foto erscheinen</translation>
    </message>
    <message>
        <source>follow the system</source>
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
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
</context>
<context>
    <name>PreferencesInForce</name>
    <message>
        <source>Use the CPU</source>
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
        <source>{file} has invalid values for {names}; the defaults are used for these.</source>
        <translation>{file} hat ungültige Werte für {names}; für diese gelten die Standardwerte.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read ({cause}), so the default preferences are used.</source>
        <translation>{file} lässt sich nicht lesen ({cause}), darum gelten die Standardeinstellungen.</translation>
    </message>
    <message>
        <source>{file} is damaged, so the default preferences are used; it is kept as {bad} once you change one.</source>
        <translation>{file} ist beschädigt, darum gelten die Standardeinstellungen; sobald Sie eine ändern, bleibt es als {bad} erhalten.</translation>
    </message>
    <message>
        <source>The preferences can&apos;t be saved in {folder}: {reason}.</source>
        <translation>Die Einstellungen lassen sich in {folder} nicht speichern: {reason}.</translation>
    </message>
</context>
<context>
    <name>Projects</name>
    <message>
        <source>Featherproof project (*{suffix})</source>
        <translation>Featherproof-Projekt (*{suffix})</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>{file} can&apos;t be saved: the name of a project must end in {suffix}.</source>
        <translation>{file} lässt sich nicht speichern: Der Name eines Projekts muss auf {suffix} enden.</translation>
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
        <source>No captions used yet (Alt+Down)</source>
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
        <source>Forget which photos were opened; the photos themselves stay</source>
        <translation>Vergessen, welche Fotos offen waren; die Fotos selbst bleiben</translation>
    </message>
</context>
<context>
    <name>RecentTiles</name>
    <message>
        <source>Open {name} again</source>
        <translation>{name} wieder öffnen</translation>
    </message>
</context>
<context>
    <name>Reporting</name>
    <message>
        <source>Verdicts</source>
        <translation>Urteile</translation>
    </message>
    <message>
        <source>Write a report</source>
        <translation>Einen Bericht schreiben</translation>
    </message>
    <message>
        <source>A report is being made already.</source>
        <translation>Es entsteht bereits ein Bericht.</translation>
    </message>
    <message>
        <source>Nothing is judged yet.</source>
        <translation>Noch ist nichts beurteilt.</translation>
    </message>
    <message>
        <source>Stopped: no report was written.</source>
        <translation>Angehalten: Es wurde kein Bericht geschrieben.</translation>
    </message>
    <message>
        <source>Report written: {path}</source>
        <translation>Bericht geschrieben: {path}</translation>
    </message>
</context>
<context>
    <name>RestoreBar</name>
    <message>
        <source>&amp;Restore</source>
        <translation>Wiede&amp;rherstellen</translation>
    </message>
    <message>
        <source>Reopen the photo with its hole, caption and fills (Alt+R)</source>
        <translation>Das Foto mit Loch, Beschreibung und Füllungen wieder öffnen (Alt+R)</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>Delete the unfinished session; the photo itself stays (Alt+D)</source>
        <translation>Die unfertige Sitzung löschen; das Foto selbst bleibt (Alt+V)</translation>
    </message>
    <message>
        <source>There is an unfinished session with {name} from {when}.</source>
        <translation>Es gibt eine unfertige Sitzung mit {name} von {when}.</translation>
    </message>
</context>
<context>
    <name>Running</name>
    <message>
        <source>The new fills build on the fill on screen (seed {seed}); undo removes it from the photo.</source>
        <translation>Die neuen Füllungen bauen auf der gezeigten auf (Startwert {seed}); „Rückgängig“ nimmt sie wieder aus dem Foto.</translation>
    </message>
    <message>
        <source>The hole covers the whole photo: something must stay visible.</source>
        <translation>Das Loch bedeckt das ganze Foto: Etwas muss sichtbar bleiben.</translation>
    </message>
    <message>
        <source>The margins around the photo are part of the hole again.</source>
        <translation>Die Ränder um das Foto gehören wieder zum Loch.</translation>
    </message>
    <message>
        <source>This fill is older than the margins around the photo: fill these first.</source>
        <translation>Diese Füllung ist älter als die Ränder um das Foto: Füllen Sie zuerst diese aus.</translation>
    </message>
</context>
<context>
    <name>SaveKept</name>
    <message>
        <source>All kept fills are saved.</source>
        <translation>Alle behaltenen Füllungen sind gespeichert.</translation>
    </message>
    <message>
        <source>1 kept fill saved to {folder}.</source>
        <translation>1 behaltene Füllung in {folder} gespeichert.</translation>
    </message>
    <message>
        <source>{count} kept fills saved to {folder}.</source>
        <translation>{count} behaltene Füllungen in {folder} gespeichert.</translation>
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
        <source>Show only checkpoints that contain these words (Ctrl+F)</source>
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
        <source>Held keys and mouse</source>
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
        <source>No command or key matches.</source>
        <translation>Kein Befehl und keine Taste passt dazu.</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Number of fills</source>
        <translation>Anzahl der Füllungen</translation>
    </message>
    <message>
        <source>Number of different fills, 1 to 16</source>
        <translation>Wie viele verschiedene Füllungen, 1 bis 16</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>The same seed gives the same fill; fill k uses seed + k. Inpaint again uses the next seeds</source>
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
        <source>Fill the hole (Enter in the caption or on the photo, or Ctrl+Enter)</source>
        <translation>Das Loch ausfüllen (Eingabe in der Beschreibung oder auf dem Foto, oder Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop; finished fills stay (Esc)</source>
        <translation>Anhalten; fertige Füllungen bleiben (Esc)</translation>
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
        <source>Memory used by the engine</source>
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
        <source>engine starting…</source>
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
        <source>engine has no inpainting checkpoint</source>
        <translation>Rechenwerk ohne Checkpoint zum Ausfüllen</translation>
    </message>
    <message>
        <source>{used} of {total} GB GPU memory</source>
        <translation>{used} von {total} GB GPU-Speicher</translation>
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
        <source>Delete the kept table; the photos themselves stay</source>
        <translation>Die aufbewahrte Tabelle löschen; die Fotos selbst bleiben</translation>
    </message>
    <message>
        <source>There is an unsaved table of verdicts, last kept at {when}; photos in it: {count}.</source>
        <translation>Es gibt eine ungespeicherte Tabelle mit Urteilen, zuletzt gesichert: {when}; Fotos darin: {count}.</translation>
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
        <source>The table of verdicts can&apos;t be read ({reason}); it will be offered again at the next start.</source>
        <translation>Die Tabelle mit Urteilen lässt sich nicht lesen ({reason}): Beim nächsten Start wird sie wieder angeboten.</translation>
    </message>
</context>
<context>
    <name>TableOpener</name>
    <message>
        <source>Photos added to the table: {count}.</source>
        <translation>Zur Tabelle hinzugefügte Fotos: {count}.</translation>
    </message>
    <message>
        <source>They were saved with a threshold of {saved}; that of this table, {now}, holds for all.</source>
        <translation>Sie wurden mit der Schwelle {saved} gespeichert; für alle gilt die dieser Tabelle, {now}.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read: {reason}.</source>
        <translation>{file} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Photos that changed after they were judged and now have no verdict: {count}.</source>
        <translation>Fotos, die nach dem Beurteilen geändert wurden und jetzt kein Urteil haben: {count}.</translation>
    </message>
    <message>
        <source>Damaged rows left out: {count}.</source>
        <translation>Beschädigte Zeilen, die weggelassen wurden: {count}.</translation>
    </message>
</context>
<context>
    <name>TintRow</name>
    <message>
        <source>Colour of the hole</source>
        <translation>Farbe des Lochs</translation>
    </message>
    <message>
        <source>Colour that the hole has over the photo</source>
        <translation>Farbe, die das Loch auf dem Foto hat</translation>
    </message>
    <message>
        <source>Strength of the hole&apos;s colour</source>
        <translation>Stärke der Farbe des Lochs</translation>
    </message>
    <message>
        <source>How strongly the hole is coloured; its outline always shows</source>
        <translation>Wie stark das Loch gefärbt ist; sein Umriss ist immer zu sehen</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>Farbe</translation>
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
        <source>How much of the brush is fully opaque; a soft edge blends (Shift+[ softer, Shift+] harder)</source>
        <translation>Wie viel vom Pinsel ganz deckt; ein weicher Rand blendet über (Umschalt+[ weicher, Umschalt+] härter)</translation>
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
        <source>How much a colour may differ from the clicked one, 0 to 255 per channel</source>
        <translation>Wie weit eine Farbe von der angeklickten abweichen darf, 0 bis 255 in jedem Kanal</translation>
    </message>
    <message>
        <source>Connected pixels only</source>
        <translation>Nur zusammenhängende Bildpunkte</translation>
    </message>
    <message>
        <source>Off: every pixel of that colour, anywhere in the photo</source>
        <translation>Aus: jeder Bildpunkt dieser Farbe, überall im Foto</translation>
    </message>
    <message>
        <source>Grow by</source>
        <translation>Saum</translation>
    </message>
    <message>
        <source>Margin selected around an animal or object, so that no fur or feathers are left</source>
        <translation>Saum, der um ein Tier oder einen Gegenstand mit ausgewählt wird, damit weder Fell noch Federn übrig bleiben</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>none</source>
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
        <source>Photos to judge (Ctrl+O); or drop them anywhere here</source>
        <translation>Fotos, die beurteilt werden sollen (Strg+O); oder ziehen Sie sie irgendwo hierher</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>All photos in a folder and its sub-folders (Ctrl+Shift+O)</source>
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
        <source>undecided</source>
        <translation>unentschieden</translation>
    </message>
    <message>
        <source>Which photos are shown</source>
        <translation>Welche Fotos gezeigt werden</translation>
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
        <source>The table, to open again; verdicts as CSV or JSON; heat maps; a report</source>
        <translation>Die Tabelle zum Wiederöffnen; Urteile als CSV oder JSON; Wärmebilder; ein Bericht</translation>
    </message>
    <message>
        <source>Judge the rest</source>
        <translation>Rest beurteilen</translation>
    </message>
    <message>
        <source>Judge the remaining photos (Ctrl+R)</source>
        <translation>Die übrigen Fotos beurteilen (Strg+R)</translation>
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
        <source>Show only photos with this verdict, or those on which you have not decided yet</source>
        <translation>Nur Fotos mit diesem Urteil zeigen, oder die, über die Sie noch nicht entschieden haben</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Pause judging until pressed again (Ctrl+P)</source>
        <translation>Beurteilen anhalten, bis noch einmal gedrückt wird (Strg+P)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop judging; finished verdicts stay (Esc)</source>
        <translation>Beurteilen beenden; fertige Urteile bleiben (Esc)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop writing heat maps; finished ones stay</source>
        <translation>Keine weiteren Wärmebilder schreiben; fertige bleiben</translation>
    </message>
    <message>
        <source>Progress of the heat maps</source>
        <translation>Fortschritt der Wärmebilder</translation>
    </message>
    <message>
        <source>Stop making the report; none is written</source>
        <translation>Den Bericht abbrechen; es wird keiner geschrieben</translation>
    </message>
    <message>
        <source>Progress of the report</source>
        <translation>Fortschritt des Berichts</translation>
    </message>
    <message>
        <source>Resume</source>
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
        <source>Report: {done} of {total} photos</source>
        <translation>Bericht: {done} von {total} Fotos</translation>
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
        <source>Each classifier&apos;s probability that the photo was inpainted.</source>
        <translation>Die Wahrscheinlichkeit, mit der jeder Klassifikator das Foto für ausgefüllt hält.</translation>
    </message>
    <message>
        <source>Altered: {share} of the photo, within {places}.</source>
        <translation>Verändert: {share} des Fotos, innerhalb von {places}.</translation>
    </message>
    <message>
        <source>Species or breed: {name} ({p}).</source>
        <translation>Art oder Rasse: {name} ({p}).</translation>
    </message>
    <message>
        <source>{share} of it was examined at full size.</source>
        <translation>{share} davon wurden in voller Größe untersucht.</translation>
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
