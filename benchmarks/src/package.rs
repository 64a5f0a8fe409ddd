//! Packages of Cargo that are written to be built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;

/// A package with a library, in a folder and with a target folder of its own.
#[derive(Debug)]
pub struct Package {
    /// Where its manifest stands.
    pub home: PathBuf,
}

impl Package {
    /// Writes a package below a folder, and downloads what it depends on. `tables` stands in the manifest
    /// behind `[package]`.
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    #[must_use]
    pub fn new(folder: &Path, name: &str, tables: &str, library: &str) -> Self {
        let package = Self {
            home: folder.join(name),
        };
        package.write(
            "Cargo.toml",
            &format!("[workspace]\n[package]\nname = \"{name}\"\nedition = \"2024\"\n{tables}"),
        );
        package.write("src/lib.rs", library);
        process::run(package.cargo("fetch").arg("--quiet"));
        package
    }

    /// Writes one of its files.
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.home.join(name);
        let parent = path.parent().expect("a file stands in a folder");
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, text))
            .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
    }

    /// A command of Cargo for this package.
    #[must_use]
    pub fn cargo(&self, command: &str) -> Command {
        let mut cargo = Command::new("cargo");
        cargo
            .arg(command)
            .env("CARGO_TARGET_DIR", self.home.join("target"))
            .current_dir(&self.home);
        cargo
    }
}
