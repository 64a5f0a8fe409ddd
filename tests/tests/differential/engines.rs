//! Other implementations of Liquid that say what a template reads from outside.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::templates::Template;

/// A program in `tests/oracle` that answers for many templates at once.
pub(crate) struct Engine {
    pub(crate) name: &'static str,
    interpreter: &'static str,
    program: &'static str,
    /// The folder in which it is installed, and how it gets there.
    installed: &'static str,
    install: &'static str,
}

pub(crate) static ENGINES: [Engine; 2] = [
    Engine {
        name: "liquidjs",
        interpreter: "node",
        program: "globals.js",
        installed: "node_modules/liquidjs",
        install: "npm ci --prefix tests/oracle",
    },
    Engine {
        name: "python-liquid",
        interpreter: "python3",
        program: "globals.py",
        installed: "site-packages/liquid",
        install: "python3 -m pip install --target tests/oracle/site-packages -r tests/oracle/requirements.txt",
    },
];

/// A path as both sides write it, of the segments that an engine has: names, places of elements, and the
/// paths of variables that select one.
fn written(segments: &[Value]) -> String {
    let mut path = String::new();
    for segment in segments {
        match segment {
            Value::String(name) if path.is_empty() => path.push_str(name),
            Value::String(name) => path.extend([".", name]),
            _ => path.push_str("[]"),
        }
    }
    path
}

impl Engine {
    /// What each template reads from outside, or nothing where it does not parse; `None` where the engine is
    /// not installed.
    pub(crate) fn ask(&self, templates: &[Template]) -> Option<Vec<Option<BTreeSet<String>>>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracle");
        if !folder.join(self.installed).is_dir() {
            knock_tests::say(&format!("skipped: `{}` has not been run", self.install));
            return None;
        }
        let mut child = Command::new(self.interpreter)
            .arg(folder.join(self.program))
            .env("PYTHONPATH", folder.join("site-packages"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("what installed it is there");
        let mut input = child.stdin.take().expect("it is piped");
        let texts: Vec<&str> = templates.iter().map(|template| &*template.text).collect();
        let texts = serde_json::to_vec(&texts).expect("text");
        // It reads everything before it answers.
        input.write_all(&texts).expect("it reads all");
        drop(input);
        let output = child.wait_with_output().expect("it was started");
        assert!(output.status.success(), "it says why above");
        let answers: Vec<Option<Vec<Vec<Value>>>> =
            serde_json::from_slice(&output.stdout).expect("paths");
        let answers = answers.into_iter();
        let paths = |answer: Vec<Vec<Value>>| answer.iter().map(|path| written(path)).collect();
        Some(answers.map(|answer| answer.map(paths)).collect())
    }
}
