//! `cargo knock generate`

use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;
use knock_codegen::directory::relative;
use knock_codegen::{EmitOptions, emit};
use similar::TextDiff;

use crate::check;
use crate::cli::{Options, Outcome};
use crate::console::Console;
use crate::failure::Failure;
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
        let text = emit(
            &project.contracts,
            &project.directory.sources,
            &emit_options,
        );
        let file = Target::new(self.out.as_deref(), &project);
        if self.check {
            file.compare(&text, console)
        } else {
            file.write(&text, console)
        }
    }
}

/// The file that holds the bindings.
struct Target {
    path: PathBuf,
    /// The path as it is shown.
    name: String,
}

impl Target {
    fn new(out: Option<&Path>, project: &Project) -> Self {
        let path = match out {
            Some(out) => project.working_dir.join(out),
            None => project.crate_dir.join("src/workflows.rs"),
        };
        let name = relative(&project.working_dir, &path);
        let name = name.display().to_string();
        Self { path, name }
    }

    /// What the file holds; `None` where there is none. Git may have written it with other line
    /// endings.
    fn read(&self) -> Result<Option<String>, Failure> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text.replace("\r\n", "\n"))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::at(Path::new(&self.name), "read", &error)),
        }
    }

    fn write(&self, text: &str, console: Console) -> Result<Outcome, Failure> {
        let name = &self.name;
        if self.read()?.as_deref() == Some(text) {
            console.progress(&format!("{name} is up to date"));
            return Ok(Outcome::Clean);
        }
        fs::write(&self.path, text).map_err(|error| {
            Failure::at(Path::new(name), "written", &error)
                .help("name a file in a folder that exists with `--out`")
        })?;
        console.progress(&format!("wrote {name}"));
        Ok(Outcome::Clean)
    }

    fn compare(&self, text: &str, console: Console) -> Result<Outcome, Failure> {
        let name = &self.name;
        let reason = match self.read()? {
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
