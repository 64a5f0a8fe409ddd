//! `cargo knock pull`

mod extract;
mod fetch;
mod kind;
mod links;
mod local;
mod lock;
mod path;
mod plan;
mod render;
mod replace;
mod tree;

use std::fmt::Write as _;
use std::path::Path;

use clap::{Args, ValueEnum};

use crate::cli::{Options, Outcome};
use crate::console::Console;
use crate::failure::Failure;
use crate::names::Names;
use crate::project::{Place, counted};
use crate::remote::{Remote, RemoteOptions};
use fetch::Fetched;
use lock::Lock;
use plan::{Change, Plan};

/// Write what an environment of Knock has: workflows, partials, layouts and translations
///
/// The files are those that `knock pull` writes, and a link to a file of its own (`html_body@`)
/// stays where it is. Everything is asked for first and then put in its place, so that a failure
/// leaves the directory as it was. The service token is taken from the environment variable
/// `KNOCK_SERVICE_TOKEN`.
#[derive(Args, Debug)]
pub(crate) struct Pull {
    /// Write nothing, and exit with 1 where the directory differs from the environment
    #[arg(long)]
    check: bool,

    /// Remove what the environment does not have
    #[arg(long, conflicts_with = "check")]
    prune: bool,

    /// How translations are written
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    translation_format: Format,

    #[command(flatten)]
    remote: RemoteOptions,
}

/// How translations are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Po,
}

impl Format {
    /// As in the name of a file, and in a request.
    fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Po => "po",
        }
    }
}

impl Pull {
    pub(crate) fn run(&self, options: &Options, console: Console) -> Result<Outcome, Failure> {
        let Place {
            root, working_dir, ..
        } = Place::destination(options)?;
        // The directory may be a link, other than what is in it.
        let root = root.canonicalize().unwrap_or(root);
        let remote = Remote::new(&self.remote, &working_dir)?;
        let names = Names::seen_from(&working_dir, &root);
        // Of a pull that runs, the files look like what one that was killed has left.
        let lock = (!self.check).then(|| Lock::acquire(&root));
        let _lock = lock.transpose()?;
        self.clear_remains(&root, &names, console)?;
        let plan = planned(&remote, &root, self.translation_format, console)?;
        if !self.check {
            plan.carry_out(self.prune)?;
        }
        console.print(&listed(&plan, &names))?;
        console.sum_up(&self.summary(&plan, &names.of("."), &remote.name()))?;
        let is_different = self.check && !plan.differences.is_empty();
        Ok(if is_different {
            Outcome::Findings
        } else {
            Outcome::Clean
        })
    }

    /// Puts in order what a pull that was killed has left.
    fn clear_remains(&self, root: &Path, names: &Names, console: Console) -> Result<(), Failure> {
        for remains in replace::remains(root)? {
            let folder = remains.file_name().unwrap_or_default().to_string_lossy();
            let folder = names.of(&folder);
            if self.check {
                console.progress(&format!(
                    "a pull is running or was interrupted: {folder} may hold files of yours, which \
                     the next pull puts back"
                ));
                continue;
            }
            for place in replace::recover(root, &remains)? {
                let place = names.of(&place);
                console.progress(&format!(
                    "put {place} back, which an interrupted pull had moved"
                ));
            }
        }
        Ok(())
    }

    fn summary(&self, plan: &Plan, root: &str, environment: &str) -> String {
        let total = counted(plan.total, "resource");
        if plan.differences.is_empty() {
            return format!("{root} is as {environment}: {total}");
        }
        let gone = plan.count(Change::Gone);
        let fate = match gone {
            0 => "",
            _ if self.prune => " and removed",
            _ if self.check => "",
            _ => " and kept, since there was no `--prune`",
        };
        let relation = if self.check {
            "differs from"
        } else {
            "was pulled from"
        };
        format!(
            "{root} {relation} {environment}, which has {total}: {} added, {} changed, {gone} \
             gone{fate}",
            plan.count(Change::Added),
            plan.count(Change::Changed),
        )
    }
}

/// Writes what an environment has into an empty folder.
pub(crate) fn write(remote: &Remote, folder: &Path, console: Console) -> Result<(), Failure> {
    planned(remote, folder, Format::Json, console)?.carry_out(false)
}

/// Asks for everything, and compares it with what is there.
fn planned(
    remote: &Remote,
    root: &Path,
    format: Format,
    console: Console,
) -> Result<Plan, Failure> {
    let bar = console.bar(fetch::LISTS);
    let fetched = Fetched::new(remote, format, &bar);
    bar.finish_and_clear();
    Plan::new(root, fetched?, format)
}

/// The places that differ, and of those that change the files.
fn listed(plan: &Plan, names: &Names) -> String {
    let mut text = String::new();
    for difference in &plan.differences {
        let place = names.of(&difference.place);
        let _ = writeln!(text, "{:<7} {place}", difference.change);
        if difference.change != Change::Changed {
            continue;
        }
        for (change, path) in difference.files.iter().filter(|(_, path)| !path.is_empty()) {
            let _ = writeln!(text, "  {change:<7} {path}");
        }
    }
    text
}
