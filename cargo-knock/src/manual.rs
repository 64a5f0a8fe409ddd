//! `cargo knock man`

use std::path::PathBuf;

use clap::{Args, Command, CommandFactory as _};
use clap_mangen::Man;

use crate::cli::{Cli, Outcome};
use crate::console::{Console, print_data};
use crate::failure::Failure;
use crate::output::OutputFile;
use crate::project::working_dir;

/// Print the manual page, or write those of all commands
///
/// `cargo knock man | man -l -` shows it. `man cargo-knock` finds it in a folder `man1` of those where
/// `man` looks for pages.
#[derive(Args, Debug)]
pub(crate) struct Manual {
    /// The folder to write `cargo-knock.1`, `cargo-knock-check.1` and so on to; it must exist
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Manual {
    pub(crate) fn run(&self, console: Console) -> Result<Outcome, Failure> {
        let mut command = Cli::command().disable_help_subcommand(true);
        command.build();
        let Some(folder) = &self.out else {
            print_data(&page(&manual(command)))?;
            return Ok(Outcome::Clean);
        };
        let working_dir = working_dir()?;
        let folder = working_dir.join(folder);
        for command in with_subcommands(command) {
            let manual = manual(command);
            let file = OutputFile::new(folder.join(manual.get_filename()), &working_dir);
            file.write([page(&manual)], console)?;
        }
        Ok(Outcome::Clean)
    }
}

fn with_subcommands(command: Command) -> Vec<Command> {
    let subcommands: Vec<Command> = command.get_subcommands().cloned().collect();
    [command].into_iter().chain(subcommands).collect()
}

fn manual(command: Command) -> Man {
    // Otherwise it would be the name and version of the subcommand, which has none.
    Man::new(command).source(concat!("cargo-knock ", env!("CARGO_PKG_VERSION")))
}

fn page(manual: &Man) -> String {
    let mut page = Vec::new();
    manual
        .render(&mut page)
        .expect("memory takes all that is written");
    String::from_utf8_lossy(&page).into_owned()
}
