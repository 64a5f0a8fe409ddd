//! `cargo knock report`

mod excerpt;
mod fields;
mod lines;
mod page;
mod problems;
mod reading;
mod shown;
mod words;
mod workflow;

use std::path::{Path, PathBuf};

use clap::Args;

use crate::check;
use crate::cli::{Options, Outcome};
use crate::console::{Console, print_data};
use crate::failure::Failure;
use crate::output::OutputFile;
use crate::project::Project;

/// Write a page for the browser that shows all workflows and what they read
///
/// It has every field with the lines that read it, everything that `check` finds, and a search. It is
/// one file that needs nothing else, not even a network, and is the same byte for byte as long as
/// the workflows are. What is wrong with them does not matter here, as with `inspect`.
#[derive(Args, Debug)]
pub(crate) struct Report {
    /// The file to write; `-` is the standard output
    #[arg(long, value_name = "FILE", default_value = "knock-report.html")]
    out: PathBuf,
}

impl Report {
    pub(crate) fn run(&self, options: &Options, console: Console) -> Result<Outcome, Failure> {
        let project = Project::open(options)?;
        let page = page::page(&project);
        if self.out == Path::new("-") {
            print_data(&page)?;
        } else {
            let path = project.working_dir.join(&self.out);
            OutputFile::new(path, &project.working_dir).write([&page], console)?;
        }
        check::mention(&project, console);
        Ok(Outcome::Clean)
    }
}
