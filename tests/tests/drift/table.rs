//! What was expected and what was found, for people.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::campaign::{Trial, User};
use crate::edits::EDITS;
use crate::row::{Row, Verdict};

/// A line for each edit, caller and user, a column for each workflow, with the number of errors that
/// rustc had for it.
#[derive(Default)]
pub(crate) struct Table {
    workflows: BTreeSet<String>,
    lines: BTreeMap<(usize, usize, User), Line>,
}

struct Line {
    row: &'static Row,
    expected: Verdict,
    /// What was found, by the keys of the workflows.
    found: BTreeMap<String, String>,
}

impl Table {
    /// Adds what was found.
    pub(crate) fn add(&mut self, trial: &Trial, errors: usize, is_right: bool) {
        let (edit, row) = trial.line;
        let line = self.lines.entry((edit, row, trial.user));
        let line = line.or_insert_with(|| Line {
            row: trial.row(),
            expected: trial.expected(),
            found: BTreeMap::new(),
        });
        let mark = if is_right { "" } else { "!" };
        let found = format!("{errors}{mark}");
        line.found.insert(trial.key.clone(), found);
        self.workflows.insert(trial.key.clone());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Errors of rustc after an edit, expected and found. A dot: there is nothing to edit."
        )?;
        for (number, key) in (1..).zip(&self.workflows) {
            writeln!(f, "{number:>4} {key}")?;
        }
        write!(
            f,
            "{:48} {:20} {:8} {:>8} ",
            "edit", "application", "types", "expected"
        )?;
        (1..=self.workflows.len()).try_for_each(|number| write!(f, "{number:>3}"))?;
        for ((edit, _, user), line) in &self.lines {
            let title = line.row.title(EDITS[*edit].name);
            let (caller, user, errors) =
                (line.row.caller.name, user.name(), line.expected.errors());
            write!(f, "\n{title:48} {caller:20} {user:8} {errors:>8} ")?;
            for key in &self.workflows {
                let found = line.found.get(key).map_or(".", String::as_str);
                write!(f, "{found:>3}")?;
            }
        }
        Ok(())
    }
}
