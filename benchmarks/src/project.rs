//! The project that is measured, in the checkout around this package.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;

/// The root of the checkout.
///
/// # Panics
///
/// When this package stands nowhere.
#[must_use]
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package
        .parent()
        .expect("the package stands in the checkout")
        .to_owned()
}

/// The program `cargo-knock`, built with optimisations.
///
/// # Panics
///
/// When it cannot be built.
#[must_use]
pub fn command_line() -> Command {
    let messages = process::output(
        Command::new("cargo")
            .args([
                "build",
                "--release",
                "--locked",
                "--package",
                "cargo-knock",
                "--message-format=json",
            ])
            .current_dir(root()),
    );
    let executable = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    Command::new(executable.expect("Cargo names the program that it has built"))
}
