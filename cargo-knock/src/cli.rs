//! What can be said on the command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ColorChoice, Parser, Subcommand};

use crate::check::Check;
use crate::completions::Completions;
use crate::console::Console;
use crate::diff::Diff;
use crate::explain::Explain;
use crate::failure::Failure;
use crate::generate::Generate;
use crate::inspect::Inspect;
use crate::manual::Manual;
use crate::pull::Pull;
use crate::report::Report;
use crate::schema::Schema;

/// Typed Knock workflows: checks the templates of a Knock directory, shows what each workflow reads
/// from its trigger, and generates Rust bindings for it.
#[derive(Debug, Parser)]
#[command(
    name = "cargo-knock",
    bin_name = "cargo knock",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 all is well, 1 something was found, 2 wrong usage or an I/O error."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Options {
    /// The Knock directory: the folder that holds `workflows`
    ///
    /// When it is not given, it is looked for as the build script and the macro do: the environment
    /// variable `KNOCK_DIR`, then `knockDir` in the nearest `knock.json`, then the folders `knock`
    /// and `.knock` of the crate and its workspace, and those themselves where they hold `workflows`.
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) knock_dir: Option<PathBuf>,

    /// The `Cargo.toml` of the crate whose Knock directory is meant [default: the nearest one]
    #[arg(long, value_name = "PATH", global = true)]
    pub(crate) manifest_path: Option<PathBuf>,

    /// When to use colours; `auto` does on a terminal, unless `NO_COLOR` is set
    #[arg(long, value_name = "WHEN", global = true, default_value_t)]
    pub(crate) color: ColorChoice,

    /// Print no more than what was asked for: no summary, no progress
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// A command, each in a module of its own.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(Check),
    Inspect(Inspect),
    Schema(Schema),
    Generate(Generate),
    Diff(Diff),
    Report(Report),
    Pull(Pull),
    Explain(Explain),
    Completions(Completions),
    Man(Manual),
}

impl Command {
    pub(crate) fn run(&self, options: &Options, console: Console) -> Result<Outcome, Failure> {
        match self {
            Self::Check(check) => check.run(options, console),
            Self::Inspect(inspect) => inspect.run(options, console),
            Self::Schema(schema) => schema.run(options, console),
            Self::Generate(generate) => generate.run(options, console),
            Self::Diff(diff) => diff.run(options, console),
            Self::Report(report) => report.run(options, console),
            Self::Pull(pull) => pull.run(options, console),
            Self::Explain(explain) => explain.run(console),
            Self::Completions(completions) => completions.run(),
            Self::Man(manual) => manual.run(console),
        }
    }
}

/// How a command that could do its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is well.
    Clean,
    /// There is something that the user must look at.
    Findings,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => Self::SUCCESS,
            Outcome::Findings => Self::FAILURE,
        }
    }
}

/// The arguments without the `knock` that Cargo puts in front of them: `cargo knock check` runs
/// `cargo-knock knock check`.
pub(crate) fn without_cargo(
    arguments: impl IntoIterator<Item = OsString>,
) -> impl Iterator<Item = OsString> {
    let arguments = arguments.into_iter().enumerate();
    arguments
        .filter(|(position, argument)| *position != 1 || argument != "knock")
        .map(|(_, argument)| argument)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use clap::{CommandFactory as _, Parser as _};

    use super::Cli;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    /// What stands after each `cargo knock` in a text, up to what another program or a file has of it.
    fn command_lines(text: &str) -> impl Iterator<Item = &str> {
        let ends = ['\n', '|', '>', '<', '&', ';', '`', ')'];
        let rests = text.split("cargo knock ").skip(1);
        rests.map(move |rest| rest.split(ends).next().unwrap())
    }

    #[test]
    fn examples_for_continuous_integration_are_understood() {
        for (file, expected) in [
            ("examples/ci/github.yml", "check diff pull"),
            ("examples/ci/gitlab.yml", "check diff pull"),
            ("examples/ci/pre-commit", "check"),
            ("docs/ci.md", "check diff generate pull report"),
        ] {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
            let text = fs::read_to_string(root.join(file)).unwrap();
            let mut commands = Vec::new();
            for line in command_lines(&text) {
                let words = line.split_whitespace().map(|word| word.trim_matches('"'));
                let cli = Cli::try_parse_from(["cargo-knock"].into_iter().chain(words));
                assert!(cli.is_ok(), "{file}: {line}: {}", cli.unwrap_err());
                commands.extend(line.split(' ').next());
            }
            assert_eq!(commands.join(" "), expected, "{file}");
        }
    }
}
