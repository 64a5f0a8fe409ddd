//! `cargo knock generate`

use std::fmt::Write as _;
use std::mem;
use std::path::PathBuf;

use clap::Args;
use knock_codegen::{EmitOptions, emit, emit_parts};
use similar::TextDiff;

use crate::check;
use crate::cli::{Options, Outcome};
use crate::console::Console;
use crate::failure::Failure;
use crate::output::OutputFile;
use crate::project::Project;

/// How many lines of a difference are shown.
const SHOWN_LINES: usize = 40;

/// Write Rust bindings to a file that is checked in
///
/// The text is that which the build script makes, and an import of `knock-runtime`. A file that already holds it is left alone.
/// Where the directory has errors, they are shown and nothing is written.
#[derive(Args, Debug)]
pub(crate) struct Generate {
    /// The file to write [default: `src/workflows.rs` of the crate]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Write nothing, and exit with 1 where the file is not what would be written
    #[arg(long)]
    check: bool,

    /// Generate only this workflow; may be given more than once
    #[arg(long, value_name = "WORKFLOW")]
    only: Vec<String>,

    /// The path of the crate `knock-runtime`, from anywhere in the crate
    #[arg(long, value_name = "PATH", default_value = "::knock_runtime")]
    runtime_crate: String,
}

impl Generate {
    pub(crate) fn run(&self, options: &Options, console: Console) -> Result<Outcome, Failure> {
        let mut project = Project::open(options)?;
        let emit_options = EmitOptions {
            runtime_crate: Some(self.runtime_crate.clone()),
            only: project.select(&self.only)?,
        };
        if check::is_stopped(&mut project, "no bindings are generated", console) {
            return Ok(Outcome::Findings);
        }
        // All that the documents say is in the contracts now.
        drop(mem::take(&mut project.directory.workflows));
        let sources = &project.directory.sources;
        let path = match &self.out {
            Some(out) => project.working_dir.join(out),
            None => project.crate_dir.join("src/workflows.rs"),
        };
        let file = OutputFile::new(path, &project.working_dir);
        if self.check {
            let text = emit(&project.contracts, sources, &emit_options);
            return compare(&file, &text, console);
        }
        let parts = emit_parts(&project.contracts, sources, &emit_options);
        file.write(parts, console)?;
        Ok(Outcome::Clean)
    }
}

/// Shows how a file differs from what it should hold.
fn compare(file: &OutputFile, text: &str, console: Console) -> Result<Outcome, Failure> {
    let name = &file.name;
    let reason = match file.read()? {
        Some(old) if old == text => {
            console.progress(&format!("{name} is up to date"));
            return Ok(Outcome::Clean);
        }
        Some(old) => {
            console.print(&difference(name, &old, text))?;
            "is out of date"
        }
        None => "does not exist",
    };
    console.sum_up(&format!("{name} {reason}: run this without `--check`"))?;
    Ok(Outcome::Findings)
}

/// The first lines of a unified diff.
fn difference(name: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let mut unified = diff.unified_diff();
    let text = unified.header(name, "generated now").to_string();
    let mut shown: String = text.split_inclusive('\n').take(SHOWN_LINES).collect();
    let more = text.lines().count().saturating_sub(SHOWN_LINES);
    if more > 0 {
        let _ = writeln!(shown, "… and {more} more lines");
    }
    shown
}
