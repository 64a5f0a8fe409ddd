//! `cargo knock check`

use clap::{Args, ValueEnum};
use knock_codegen::diagnostic::{self, Severity};

use crate::cli::{Options, Outcome};
use crate::console::{Console, print_data};
use crate::failure::Failure;
use crate::project::{Project, Tally};
use crate::remote::{self, Remote, RemoteOptions};
use crate::render::{github, human, json, sarif};

/// Find mistakes in workflows, templates, partials, layouts and translations
///
/// Exits with 1 when there are errors. `cargo knock explain K001` says more about a code.
#[derive(Args, Debug)]
#[command(mut_group("RemoteOptions", |group| group.requires("remote")))]
pub(crate) struct Check {
    /// How to print what was found
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// What else to fail for
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,

    /// Compare with what an environment of Knock has, too: variables, channels, partials, layouts
    #[arg(long)]
    remote: bool,

    #[command(flatten)]
    environment: RemoteOptions,
}

/// How to print diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: with the lines of the files that each is about
    #[default]
    Human,
    /// One object; files are relative to the Knock directory
    Json,
    /// SARIF 2.1.0 for code scanning; files are relative to the repository
    Sarif,
    /// Annotations of GitHub Actions; files are relative to the repository
    Github,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings, as if they were errors
    Warnings,
}

impl Check {
    pub(crate) fn run(&self, options: &Options, console: Console) -> Result<Outcome, Failure> {
        let mut project = Project::open(options)?;
        if self.remote {
            self.compare(&mut project, console)?;
        }
        match self.format {
            Format::Human => {
                console.print(&human::diagnostics(&project))?;
                console.sum_up(&project.tally().to_string())?;
            }
            Format::Json => print_data(&json::check(&project))?,
            Format::Sarif => print_data(&sarif::log(&project))?,
            Format::Github => {
                print_data(&github::annotations(&project))?;
                console.sum_up(&project.tally().to_string())?;
            }
        }
        Ok(self.judge(project.tally()))
    }

    /// Adds what the workflows use and the environment does not have.
    fn compare(&self, project: &mut Project, console: Console) -> Result<(), Failure> {
        let remote = Remote::new(&self.environment, &project.working_dir)?;
        let bar = console.bar(remote::LISTS);
        let environment = remote.environment(&bar);
        bar.finish_and_clear();
        let missing = environment?.missing(&project.directory, &project.contracts);
        project.diagnostics.extend(missing);
        diagnostic::sort(&mut project.diagnostics, &project.directory.sources);
        Ok(())
    }

    fn judge(
        &self,
        Tally {
            errors, warnings, ..
        }: Tally,
    ) -> Outcome {
        if errors > 0 || (warnings > 0 && self.deny == Some(Deny::Warnings)) {
            Outcome::Findings
        } else {
            Outcome::Clean
        }
    }
}

/// Whether there are errors, which are shown then, so that something else is not done.
pub(crate) fn is_stopped(project: &mut Project, consequence: &str, console: Console) -> bool {
    let tally = project.tally();
    if tally.errors == 0 {
        return false;
    }
    let diagnostics = &mut project.diagnostics;
    diagnostics.retain(|diagnostic| diagnostic.severity() == Severity::Error);
    console.complain(&human::diagnostics(project));
    console.progress(&format!("{tally}: {consequence}"));
    true
}

/// Says that there is something to see, where another command was asked for.
pub(crate) fn mention(project: &Project, console: Console) {
    let tally = project.tally();
    if tally.errors + tally.warnings > 0 {
        console.progress(&format!("{tally}: `cargo knock check` shows them"));
    }
}
