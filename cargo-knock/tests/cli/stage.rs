//! A folder of its own for each test, and runs of the program in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder that is gone after the test.
pub(crate) struct Stage {
    folder: TempDir,
}

/// What a run printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl Stage {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        Self { folder }
    }

    /// A folder with these files: pairs of a path and a text.
    pub(crate) fn with<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let stage = Self::empty();
        for (path, text) in files {
            stage.write(path, text);
        }
        stage
    }

    /// A folder with one workflow `w` in the directory `knock`, which sends this text.
    pub(crate) fn with_template(template: &str) -> Self {
        let workflow = r#"{ "name": "W", "steps": [ { "type": "channel", "channel_type": "sms",
            "ref": "sms_1", "template": { "text_body@": "sms_1/text_body.txt" } } ] }"#;
        Self::with([
            ("knock/workflows/w/workflow.json", workflow),
            ("knock/workflows/w/sms_1/text_body.txt", template),
        ])
    }

    /// A crate that has the sample Knock directory of the repository.
    pub(crate) fn with_sample() -> Self {
        let stage = Self::with([
            ("Cargo.toml", "[package]\nname = \"sample\"\n"),
            ("src/lib.rs", "mod workflows;\n"),
            ("knock.json", r#"{ "knockDir": "workflows" }"#),
        ]);
        copy(&sample(), &stage.path("workflows"));
        stage
    }

    /// A path in the folder, without links.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// The program in this folder, with nothing in its environment that changes what it does.
    pub(crate) fn command(
        &self,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-knock"));
        for variable in [
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "COLUMNS",
            "KNOCK_API_ORIGIN",
            "KNOCK_DIR",
            "KNOCK_SERVICE_TOKEN",
            "NO_COLOR",
        ] {
            command.env_remove(variable);
        }
        command.current_dir(self.path("")).args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
        self.command(arguments).output().unwrap().into()
    }

    /// The names of all commands but `help`, as the help lists them.
    pub(crate) fn commands(&self) -> Vec<String> {
        let help = self.run(["--help"]).stdout;
        let list = help.split("Commands:\n").nth(1).unwrap();
        let lines = list.lines().take_while(|line| !line.is_empty());
        let names = lines.filter(|line| !line.starts_with("    "));
        let names = names.map(|line| line.trim().split(' ').next().unwrap().to_owned());
        names.filter(|name| name != "help").collect()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap(),
        }
    }
}

impl Run {
    /// What was printed as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap()
    }
}

/// The sample Knock directory of the repository.
pub(crate) fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../workflows")
}

/// Real workflows, where they are at hand.
pub(crate) fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/knock-official");
    if !path.is_dir() {
        println!(
            "skipped: there is no corpus of workflows at {}",
            path.display()
        );
        return None;
    }
    Some(path)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, to) = (
            entry.as_ref().unwrap().path(),
            to.join(entry.unwrap().file_name()),
        );
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}
