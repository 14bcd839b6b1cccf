#!/bin/sh
# man.sh PROGRAM FILE: writes the man page of a program, with a section for each of its commands, from their --help.
set -eu
program=$1 page=$2
export LC_ALL=C

# help COMMAND…: a line "@ COMMAND" and its help, then those of the commands below it.
help() {
  printf '@ %s\n' "$*"
  said=$("$program" "$@" --help)
  printf '%s\n' "$said"
  for below in $(printf '%s\n' "$said" | sed -n '/^Subcommands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p'); do
    (help "$@" "$below")
  done
}

version=$("$program" --version)
pages=$(help)
printf '%s\n' "$pages" | awk -v name="$(basename "$program")" -v version="$version" '
  function plain(text) { gsub(/\\/, "\\e", text); gsub(/-/, "\\-", text); sub(/^[.\047]/, "\\\\\\&&", text); return text }
  function describe() { # what stands before "Usage:"
    if (command != "") { print plain(toupper(substr(about, 1, 1)) substr(about, 2)) (about ~ /[.?]$/ ? "" : "."); return }
    sub(/^[^:]*: /, "", about)
    sentence = about; sub(/\. .*/, "", sentence); sub(/\.$/, "", sentence)
    print ".SH NAME\n" plain(name) " \\- " plain(sentence)
    print ".SH SYNOPSIS\n.B " plain(name) "\n" plain(usage) "\n.SH DESCRIPTION\n" plain(toupper(substr(about, 1, 1)) substr(about, 2))
  }
  function entry(term, text) { print ".TP\n.B " plain(term) "\n" plain(text) }
  function split_entry(line) { entry(rtrim(substr(line, 3, 27)), substr(line, 31)) }
  function rtrim(text) { sub(/ +$/, "", text); return text }
  function end_footer() {
    if (held != "") { split_entry(held); held = "" }
    sub(/\n+$/, "", footer)
    if (footer != "" && (command == "" || footer != general)) print ".PP\n.nf\n" footer "\n.fi"
    if (command == "") general = footer
    footer = ""
  }
  BEGIN { print ".TH " plain(toupper(name)) " 1 \"\" \"" plain("greenmock " version) "\" \"User Commands\"" }
  /^@ / {
    end_footer()
    command = substr($0, 3); about = ""; part = "about"
    if (command != "" && !commands++) print ".SH COMMANDS"
    if (command != "") print ".SS " plain(command)
    next
  }
  part == "about" && /^Usage: / {
    usage = $0; sub(/^Usage: /, "", usage); sub(name " ?", "", usage)
    if (command != "") print ".B " plain(name) "\n" plain(usage) "\n.PP"
    describe(); part = "lists"; next
  }
  part == "about" { about = about (about == "" ? "" : " ") $0; next }
  part == "lists" && /^(Positionals|Options):$/ { listed = 1; if (command == "") print ".SH OPTIONS"; next }
  part == "lists" && /^Subcommands:$/ { listed = 0; next } # each has a section of its own
  part == "lists" && /^[A-Z].*:$/ && listed && heading == "" { heading = $0; next } # of a group of options, or of the footer
  part == "lists" && heading != "" {
    if (/^  -/) print ".PP\n.I " plain(substr(heading, 1, length(heading) - 1))
    else { part = "footer"; footer = plain(heading) "\n" }
    heading = ""
  }
  part == "lists" && /^$/ { if (held != "") { split_entry(held); held = "" } next }
  part == "lists" && /^  / {
    if (!listed) next
    if (held != "") { # the description stands in column 31, or below if what it describes is longer than that
      if (/^                              /) { entry(substr(held, 3), substr($0, 31)); held = ""; next }
      split_entry(held); held = ""
    }
    if (/^  [^ ]/) held = $0
    else print plain(substr($0, 31))
    next
  }
  { part = "footer"; footer = footer plain($0) "\n" }
  END { end_footer() }
' >"$page"
