#!/bin/sh
# Puts Featherproof, wherever this folder lies, into the desktop's menu of the person who runs this; --remove takes it
# out. A desktop file must name its program by the whole path, so run it again after moving the folder.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
entry="${XDG_DATA_HOME:-$HOME/.local/share}/applications/featherproof.desktop"

if [ "${1:-}" = --remove ]; then
    rm -f "$entry"
    exit
fi

# By the Desktop Entry Specification: characters that quotes leave special get a backslash in a command, % another %,
# and in every text a backslash is written twice. The last step is for sed itself.
program=$(printf '%s' "$here/featherproof" | sed -e 's/[\\"`$]/\\&/g' -e 's/%/%%/g' -e 's/\\/\\\\/g' -e 's/[\\&|]/\\&/g')
icon=$(printf '%s' "$here/featherproof.png" | sed -e 's/\\/\\\\/g' -e 's/[\\&|]/\\&/g')

mkdir -p "$(dirname "$entry")"
sed -e "s|^Exec=.*|Exec=\"$program\" %f|" -e "s|^Icon=.*|Icon=$icon|" "$here/featherproof.desktop" > "$entry.part"
mv "$entry.part" "$entry"
echo "Featherproof is in the menu ($entry)."
