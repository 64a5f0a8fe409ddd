//! What changes ask of callers, as a comment for a pull request.

use std::fmt::Write as _;

use knock_codegen::evolution::{Change, Verdict};
use knock_codegen::markdown::{code, prose};

use super::evolution::{by_verdict, sentence};
use crate::diff::Changes;

/// A heading, a sentence and a table with a row for each change.
pub(crate) fn changes(changes: &Changes) -> String {
    let mut text = format!("### Knock workflows: {}\n", prose(&changes.summary()));
    for side in [&changes.base, &changes.head] {
        if let Some(remark) = side.remark() {
            let _ = writeln!(text, "\n> {}", prose(&remark));
        }
    }
    if changes.evolutions.is_empty() {
        return text;
    }
    text.push_str("\n| workflow | | change | where |\n| --- | --- | --- | --- |\n");
    for evolution in &changes.evolutions {
        for change in by_verdict(evolution) {
            let key = code(&evolution.key);
            let verdict = verdict(change.what.verdict());
            let place = place(changes, change).map(|place| code(&place));
            let cells = [
                key,
                verdict.to_owned(),
                sentence(change),
                place.unwrap_or_default(),
            ];
            let _ = writeln!(
                text,
                "| {} |",
                cells.map(|cell| cell.replace('|', "\\|")).join(" | ")
            );
        }
    }
    text
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Breaking => "❌ breaking",
        Verdict::Edit => "✏️ edit",
        Verdict::Compatible => "✅ compatible",
    }
}

fn place(changes: &Changes, change: &Change) -> Option<String> {
    let after = change.after.map(|it| changes.head.place_in_repository(it));
    after.or_else(|| Some(changes.base.place_in_repository(change.before?)))
}
