//! Every edit of every workflow, with the applications that are compiled for it.

use std::collections::BTreeMap;

use knock_codegen::analyze;
use knock_codegen::diagnostic::Severity;
use knock_codegen::directory::Directory;
use knock_tests::application::{Application, Inspected};
use knock_tests::cargo_project::Message;
use knock_tests::directories::{Files, Named, real};

use crate::draft::Draft;
use crate::edits::EDITS;
use crate::project;
use crate::row::{Row, Time, Verdict};
use crate::table::Table;

#[test]
fn an_edit_breaks_what_cannot_satisfy_it_and_nothing_else() {
    let mut campaign = Campaign::default();
    for directory in real() {
        for number in 0..EDITS.len() {
            campaign.edit(&directory, number);
        }
    }
    let checked = project::check(&campaign);
    let mut table = Table::default();
    let mut mistakes = Vec::new();
    for trial in &campaign.trials {
        let messages = checked.messages.get(&trial.target);
        let messages = messages.map_or(&[][..], Vec::as_slice);
        let is_right = trial.is_right(messages, checked.compiled.contains(&trial.target));
        table.add(trial, messages.len(), is_right);
        if !is_right {
            mistakes.push(trial.mistake(messages));
        }
    }
    knock_tests::say(&table.to_string());
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n\n"));
}

/// What is compiled.
#[derive(Default)]
pub(crate) struct Campaign {
    /// The Knock directories by their paths: `edit_1/sample`.
    pub(crate) directories: BTreeMap<String, Files>,
    pub(crate) trials: Vec<Trial>,
}

/// An application of one user.
pub(crate) struct Trial {
    /// The numbers of the edit and of its row.
    pub(crate) line: (usize, usize),
    pub(crate) user: User,
    /// The key of the workflow.
    pub(crate) key: String,
    /// What an error must mention.
    subject: String,
    /// The name of the program, which mentions nothing.
    pub(crate) target: String,
    pub(crate) program: String,
}

/// How an application comes by its types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum User {
    /// A build script generates them.
    Bindings,
    /// They are its own, and derive `Workflow`.
    Derive,
}

impl User {
    pub(crate) const ALL: [Self; 2] = [Self::Bindings, Self::Derive];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Bindings => "bindings",
            Self::Derive => "derive",
        }
    }
}

impl Campaign {
    /// Edits every workflow of a directory.
    fn edit(&mut self, original: &Named, number: usize) {
        let edit = &EDITS[number];
        let before = inspect(&original.files);
        let mut files = original.files.clone();
        let mut subjects = Vec::new();
        for key in before.keys() {
            let mut edited = files.clone();
            if let Some(subject) = (edit.apply)(&mut Draft::new(&mut edited, key)) {
                subjects.push((key, subject));
                files = edited;
            }
        }
        let after = inspect(&files);
        for (index, row) in edit.rows.iter().enumerate() {
            let written = match row.written {
                Time::Before => &before,
                Time::After => &after,
            };
            let (place, files) = match row.compiled {
                Time::Before => (format!("original/{}", original.name), &original.files),
                Time::After => (format!("edit_{number}/{}", original.name), &files),
            };
            self.directories.insert(place.clone(), files.clone());
            for (key, subject) in &subjects {
                let application = Application {
                    workflow: &written[*key],
                    style: row.caller.style,
                    dropped: None,
                };
                self.trials.extend(User::ALL.map(|user| Trial {
                    line: (number, index),
                    user,
                    key: (*key).clone(),
                    subject: row.subject.unwrap_or(subject).to_owned(),
                    target: format!(
                        "edit_{number}_{index}_{}_{}",
                        self.trials.len(),
                        user.name()
                    ),
                    program: project::program(&application, user, &place),
                }));
            }
        }
    }
}

/// What is known of the workflows of a directory, which has no errors: nothing would be compiled.
fn inspect(files: &Files) -> BTreeMap<String, Inspected> {
    let directory = Directory::from_files(files.clone());
    let analysis = analyze(&directory);
    for diagnostic in &analysis.diagnostics {
        let line = diagnostic.line(&directory.sources);
        assert_ne!(diagnostic.severity(), Severity::Error, "{line}");
    }
    let contracts = analysis.contracts.iter();
    contracts
        .map(|contract| (contract.key.clone(), contract.into()))
        .collect()
}

impl Trial {
    pub(crate) fn row(&self) -> &'static Row {
        &EDITS[self.line.0].rows[self.line.1]
    }

    /// What the evolution rule says.
    pub(crate) fn expected(&self) -> Verdict {
        match self.user {
            User::Bindings => self.row().bindings,
            User::Derive => self.row().derive,
        }
    }

    /// Whether what became of it is what the rule says.
    fn is_right(&self, messages: &[Message], is_compiled: bool) -> bool {
        let expected = self.expected();
        let names = |message: &Message| {
            message.level == "error" && message.rendered.contains(&self.subject)
        };
        messages.len() == expected.errors()
            && messages.iter().all(names)
            && is_compiled == (expected == Verdict::Passes)
    }

    fn mistake(&self, messages: &[Message]) -> String {
        let (title, key) = (self.row().title(EDITS[self.line.0].name), &self.key);
        let (expected, subject) = (self.expected().errors(), &self.subject);
        let messages: String = messages.iter().map(|it| it.rendered.as_str()).collect();
        let program = &self.program;
        format!(
            "== {title}, in {key}: not {expected} errors that name `{subject}`\n\
             {program}\n{messages}"
        )
    }
}
