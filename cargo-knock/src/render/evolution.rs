//! What changes ask of callers, for people.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use knock_codegen::diagnostic::printable;
use knock_codegen::evolution::{Change, Evolution, Verdict};
use knock_codegen::markdown::code;

use super::width::padding;
use crate::diff::Changes;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The widest verdict.
const COLUMN: usize = "compatible".len();

/// A paragraph for each workflow, with an empty line after it.
pub(crate) fn changes(changes: &Changes) -> String {
    let workflows = changes.evolutions.iter();
    workflows
        .map(|evolution| workflow(changes, evolution))
        .collect()
}

fn workflow(changes: &Changes, evolution: &Evolution) -> String {
    let mut text = format!("{BOLD}{}{BOLD:#}\n", printable(&evolution.key));
    for change in by_verdict(evolution) {
        let verdict = change.what.verdict();
        let (style, name) = (style(verdict), verdict.name());
        let _ = write!(text, "  {style}{name}{style:#}{}  ", padding(name, COLUMN));
        let _ = writeln!(text, "{}", printable(&sentence(change)));
        if let Some(place) = place(changes, change) {
            let _ = writeln!(text, "  {:COLUMN$}  {DIM}{}{DIM:#}", "", printable(&place));
        }
    }
    text + "\n"
}

/// The changes of a workflow, the worst first.
pub(super) fn by_verdict(evolution: &Evolution) -> Vec<&Change> {
    let mut changes: Vec<&Change> = evolution.changes.iter().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.what.verdict()));
    changes
}

/// `` `data.author` is new and required``
pub(super) fn sentence(Change { path, what, .. }: &Change) -> String {
    match path.as_str() {
        "" => what.to_string(),
        _ => format!("{} {what}", code(path)),
    }
}

/// Where it is seen: in the new directory, or in the old one where it is gone.
fn place(changes: &Changes, change: &Change) -> Option<String> {
    let after = change.after.map(|it| changes.head.place(it));
    let before = || Some(format!("was at {}", changes.base.place(change.before?)));
    after.or_else(before)
}

fn style(verdict: Verdict) -> Style {
    let color = match verdict {
        Verdict::Breaking => AnsiColor::Red,
        Verdict::Edit => AnsiColor::Yellow,
        Verdict::Compatible => AnsiColor::Green,
    };
    color.on_default().bold()
}
