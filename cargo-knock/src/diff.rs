//! `cargo knock diff`

mod checkout;
mod side;

use clap::{Args, ValueEnum};
use knock_codegen::evolution::{Evolution, Verdict};
use tempfile::TempDir;

use crate::cli::{Options, Outcome};
use crate::console::{Console, print_data};
use crate::failure::Failure;
use crate::remote::RemoteOptions;
use crate::render::{evolution, json, markdown};

pub(crate) use side::Side;

/// Show which changes of the workflows break the code that triggers them
///
/// A change is `compatible`, an `edit` (the code is fitted mechanically: rustc points at each place,
/// and derived structs need nothing) or `breaking` (the code lacks something, or sends what is no
/// longer taken). BASE and HEAD are folders or git revisions; without HEAD it is the Knock directory
/// as it is now, and without BASE the last commit. With `--remote`, HEAD is what an environment of
/// Knock has, and BASE the Knock directory: so it shows what a pull would bring.
#[derive(Args, Debug)]
#[command(mut_group("RemoteOptions", |group| group.requires("remote")))]
pub(crate) struct Diff {
    /// What the code was written for: a folder or a git revision
    #[arg(value_name = "BASE")]
    base: Option<String>,

    /// What it is to work with: a folder or a git revision [default: the Knock directory]
    #[arg(value_name = "HEAD")]
    head: Option<String>,

    /// Compare the Knock directory, or BASE, with what an environment of Knock has
    #[arg(long, conflicts_with = "head")]
    remote: bool,

    /// How to print the changes
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Which changes to fail for
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,

    #[command(flatten)]
    environment: RemoteOptions,
}

/// How to print changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: a line for each change, with the place that shows it
    #[default]
    Human,
    /// One object with every change; files are relative to the Knock directory
    Json,
    /// A comment for a pull request; files are relative to the repository
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Changes that break the code
    Breaking,
    /// These, and those that ask for edits
    Edits,
}

impl Diff {
    pub(crate) fn run(&self, options: &Options, console: Console) -> Result<Outcome, Failure> {
        let base = match &self.base {
            Some(base) => Side::named(base, options)?,
            None if self.remote => Side::present(options)?,
            None => Side::named("HEAD", options)?,
        };
        let head = match &self.head {
            Some(head) => Side::named(head, options)?,
            None if self.remote => Side::remote(&self.environment, options, console)?,
            None => Side::present(options)?,
        };
        let changes = Changes::between(base, head);
        match self.format {
            Format::Human => {
                console.print(&evolution::changes(&changes))?;
                console.sum_up(&changes.summary())?;
            }
            Format::Json => print_data(&json::diff(&changes))?,
            Format::Markdown => print_data(&markdown::changes(&changes))?,
        }
        for side in [&changes.base, &changes.head] {
            if let Some(remark) = side.remark() {
                console.progress(&remark);
            }
        }
        if let (Some(_), [base, head]) = (self.deny, [&changes.base, &changes.head]) {
            base.must_be_whole()?;
            head.must_be_whole()?;
        }
        Ok(self.judge(&changes))
    }

    fn judge(&self, changes: &Changes) -> Outcome {
        let denied = match self.deny {
            None => return Outcome::Clean,
            Some(Deny::Breaking) => Verdict::Breaking,
            Some(Deny::Edits) => Verdict::Edit,
        };
        if changes.verdict() >= denied {
            Outcome::Findings
        } else {
            Outcome::Clean
        }
    }
}

/// A folder for files of a side, which is gone with what is returned.
fn temporary_folder() -> Result<TempDir, Failure> {
    let message = |error| format!("no temporary folder can be made: {error}");
    TempDir::new().map_err(|error| Failure::new(message(error)))
}

/// What is different between two Knock directories.
#[derive(Debug)]
pub(crate) struct Changes {
    pub(crate) base: Side,
    pub(crate) head: Side,
    pub(crate) evolutions: Vec<Evolution>,
}

impl Changes {
    pub(crate) fn between(base: Side, head: Side) -> Self {
        Self {
            evolutions: Evolution::of_all(&base.contracts, &head.contracts),
            base,
            head,
        }
    }

    /// The verdict of the worst change.
    pub(crate) fn verdict(&self) -> Verdict {
        let verdicts = self.evolutions.iter().map(Evolution::verdict);
        verdicts.max().unwrap_or(Verdict::Compatible)
    }

    /// How many changes there are of each verdict, the worst first.
    pub(crate) fn tally(&self) -> [(Verdict, usize); 3] {
        [Verdict::Breaking, Verdict::Edit, Verdict::Compatible].map(|verdict| {
            let changes = self.evolutions.iter().flat_map(|it| &it.changes);
            let count = changes.filter(|change| change.what.verdict() == verdict);
            (verdict, count.count())
        })
    }

    /// `1 breaking change, 2 edits from HEAD to knock`
    pub(crate) fn summary(&self) -> String {
        let counted = self.tally().into_iter().filter(|(_, count)| *count > 0);
        let counted: Vec<String> = counted
            .map(|(verdict, count)| noun(verdict, count))
            .collect();
        let changes = if counted.is_empty() {
            "no changes".to_owned()
        } else {
            counted.join(", ")
        };
        format!("{changes} from {} to {}", self.base.title, self.head.title)
    }
}

fn noun(verdict: Verdict, count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    match verdict {
        Verdict::Edit => format!("{count} edit{plural}"),
        _ => format!("{count} {} change{plural}", verdict.name()),
    }
}
