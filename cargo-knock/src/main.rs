//! `cargo knock`: checks the workflows of a Knock directory, shows what they read and generates
//! Rust bindings for them. The analysis is `knock-codegen`'s; this program asks and shows.

mod check;
mod cli;
mod completions;
mod console;
mod diff;
mod explain;
mod failure;
mod generate;
mod inspect;
mod manual;
mod names;
mod output;
mod project;
mod pull;
mod remote;
mod render;
mod report;
mod schema;

use std::env;
use std::process::ExitCode;

use clap::Parser as _;

use cli::Cli;
use console::Console;

fn main() -> ExitCode {
    let Cli { options, command } = Cli::parse_from(cli::without_cargo(env::args_os()));
    let console = Console::new(&options);
    match command.run(&options, console) {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            console.failure(&failure);
            ExitCode::from(2)
        }
    }
}
