//! `cargo knock inspect`

use clap::{Args, ValueEnum};

use crate::check;
use crate::cli::{Options, Outcome};
use crate::console::{Console, print_data};
use crate::failure::Failure;
use crate::project::Project;
use crate::render::{json, table};

/// Show what each workflow reads from its trigger
///
/// A field is `required`, `optional` or `provided` (an earlier step writes it), given that the
/// object it belongs to is there. What is wrong with the files does not matter here: `inspect`
/// shows, `check` judges, so that this exits with 0 as long as there is a Knock directory.
#[derive(Args, Debug)]
pub(crate) struct Inspect {
    /// The keys of the workflows to show [default: all]
    #[arg(value_name = "WORKFLOW")]
    workflows: Vec<String>,

    /// How to print contracts
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How to print contracts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: 100 columns wide, each field with the first place that reads it
    #[default]
    Table,
    /// One object with every read and all diagnostics; files are relative to the Knock directory
    Json,
}

impl Inspect {
    pub(crate) fn run(&self, options: &Options, console: Console) -> Result<Outcome, Failure> {
        let mut project = Project::open(options)?;
        if let Some(keys) = project.select(&self.workflows)? {
            let contracts = &mut project.contracts;
            contracts.retain(|contract| keys.contains(&contract.key));
        }
        match self.format {
            Format::Table => {
                console.print(&table::contracts(&project))?;
                check::mention(&project, console);
            }
            Format::Json => print_data(&json::inspect(&project))?,
        }
        Ok(Outcome::Clean)
    }
}
