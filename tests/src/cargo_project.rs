//! Cargo, on a project that a test writes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::directories::Files;

/// The root of this workspace, where its crates are.
pub const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A Cargo workspace of its own, which can use the crates of this one.
///
/// All projects are built in one folder, so that what they depend on is compiled once, and stay
/// where they are after the test, so that Cargo does only what is new when it runs again. They are
/// resolved with the lock file of this workspace, and without network.
#[derive(Debug)]
pub struct CargoProject {
    root: PathBuf,
    target: PathBuf,
}

impl CargoProject {
    /// Writes a project: its name, and the text of every file in it but for `Cargo.lock`. What else is
    /// there from another time is removed.
    ///
    /// `temporary` is where tests may write: `env!("CARGO_TARGET_TMPDIR")`.
    ///
    /// # Panics
    ///
    /// When files cannot be written.
    #[must_use]
    pub fn write(temporary: &str, name: &str, files: &Files) -> Self {
        let project = Self {
            root: Path::new(temporary).join(name),
            target: Path::new(temporary).join("cargo"),
        };
        let lock =
            fs::read_to_string(Path::new(WORKSPACE).join("Cargo.lock")).expect("a lock file");
        for (path, text) in files {
            if path.ends_with("Cargo.toml") {
                write_if_changed(&project.root.join(path), &distinct(text, name));
            } else {
                write_if_changed(&project.root.join(path), text);
            }
        }
        write_if_changed(&project.root.join("Cargo.lock"), &lock);
        remove_others(&project.root, &project.root, files);
        project
    }

    /// The folder with its files.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo with these arguments, in the project.
    #[must_use]
    pub fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .args(arguments)
            .current_dir(&self.root)
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("KNOCK_DIR");
        command
    }

    /// The program `cargo-knock` of this workspace, which is built first.
    ///
    /// # Panics
    ///
    /// When it cannot be built.
    #[must_use]
    pub fn cargo_knock(&self) -> PathBuf {
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../cargo-knock/Cargo.toml");
        let mut build = self.cargo(["build", "--quiet", "--manifest-path", manifest]);
        let output = build.output().expect("Cargo runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{stderr}");
        let name = format!("cargo-knock{}", env::consts::EXE_SUFFIX);
        self.target.join("debug").join(name)
    }

    /// What rustc says of every binary and every library, however many of them are wrong.
    ///
    /// # Panics
    ///
    /// When Cargo cannot be run, or says something unheard of.
    #[must_use]
    pub fn check(&self) -> Checked {
        let arguments = [
            "check",
            "--workspace",
            "--keep-going",
            "--message-format=json",
        ];
        let output = self.cargo(arguments).output().expect("Cargo runs");
        let mut checked = Checked {
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            ..Checked::default()
        };
        let stdout = String::from_utf8(output.stdout).expect("JSON is UTF-8");
        for line in stdout.lines() {
            checked.add(serde_json::from_str(line).expect("a message of Cargo"));
        }
        let is_explained = output.status.success() || !checked.messages.is_empty();
        assert!(is_explained, "{}", checked.stderr);
        checked
    }
}

/// What came of [`CargoProject::check`].
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The names of the targets that compile.
    pub compiled: BTreeSet<String>,
    /// What rustc says, by the name of the target.
    pub messages: BTreeMap<String, Vec<Message>>,
    /// The `OUT_DIR` of each build script, by the name of its package.
    pub outputs: BTreeMap<String, PathBuf>,
    /// What Cargo says itself.
    pub stderr: String,
}

impl Checked {
    fn add(&mut self, line: Line) {
        match line {
            Line::CompilerArtifact { target } => {
                self.compiled.insert(target.name);
            }
            Line::CompilerMessage { target, message } if message.is_about_code() => {
                self.messages.entry(target.name).or_default().push(message);
            }
            Line::BuildScriptExecuted { out_dir } => {
                if let Some(package) = package(&out_dir) {
                    self.outputs.insert(package, out_dir);
                }
            }
            Line::CompilerMessage { .. } | Line::Other => {}
        }
    }
}

/// An error or a warning of rustc.
#[derive(Clone, Debug, Deserialize)]
pub struct Message {
    /// `error` or `warning`.
    pub level: String,
    /// As people see it, with the lines of code that it is about.
    pub rendered: String,
    spans: Vec<IgnoredAny>,
}

impl Message {
    /// Whether it is more than a count of other messages, which is about no place.
    fn is_about_code(&self) -> bool {
        !self.spans.is_empty()
    }
}

/// A line that Cargo prints.
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Line {
    CompilerArtifact {
        target: Target,
    },
    CompilerMessage {
        target: Target,
        message: Message,
    },
    BuildScriptExecuted {
        out_dir: PathBuf,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// The package of a build script that runs in `<package>-<hash>` or writes to `<package>-<hash>/out`.
#[must_use]
pub fn package(path: &Path) -> Option<String> {
    let folder = path.parent()?.file_name()?.to_str()?;
    let (package, _) = folder.rsplit_once('-')?;
    Some(package.to_owned())
}

/// A manifest with a version that no other project has: packages of the same name, version and place
/// in their workspace are one and the same for Cargo, whichever workspace that is.
fn distinct(manifest: &str, project: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let version: String = project.chars().map(kept).collect();
    let package = format!("[package]\nversion = \"0.0.0-{version}\"\n");
    manifest.replacen("[package]\n", &package, 1)
}

fn write_if_changed(path: &Path, text: &str) {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return;
    }
    let folder = path.parent().expect("it is in a folder");
    fs::create_dir_all(folder).expect("folders can be made");
    fs::write(path, text).expect("files can be written");
}

fn remove_others(root: &Path, folder: &Path, files: &Files) {
    for entry in fs::read_dir(folder).expect("it was written") {
        let path = entry.expect("a folder that can be read").path();
        let name = path.strip_prefix(root).expect("it is below the root");
        let name = name.to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            remove_others(root, &path, files);
        } else if name != "Cargo.lock" && !files.contains_key(&name) {
            fs::remove_file(path).expect("files can be removed");
        }
    }
}
