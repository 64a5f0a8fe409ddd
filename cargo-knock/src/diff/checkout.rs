//! A Knock directory as it was at a revision of the git repository that it is in.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use knock_codegen::directory::{TYPES_FILE, relative};
use tempfile::TempDir;

use super::temporary_folder;
use crate::failure::Failure;

/// The files of a revision in a folder of their own, which is gone with this.
#[derive(Debug)]
pub(super) struct Checkout {
    root: PathBuf,
    _folder: TempDir,
}

impl Checkout {
    /// Writes what belongs to the Knock directory `root` at `revision` into a new folder. The working
    /// tree and the index stay as they are.
    pub(super) fn new(revision: &str, root: &Path) -> Result<Self, Failure> {
        let folder = temporary_folder()?;
        let repository = Repository::around(root, folder.path().join("index"))
            .map_err(|reason| unknown(revision, &reason))?;
        let commit = repository.commit(revision)?;
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let below = relative(&repository.root, &root);
        let files = repository.files(&commit, &below)?;
        let tree = folder.path().join("tree");
        let root = tree.join(&below);
        fs::create_dir_all(&root).map_err(|error| Failure::at(&root, "created", &error))?;
        repository.write(&commit, &files, &tree)?;
        Ok(Self {
            root,
            _folder: folder,
        })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }
}

/// Whether git has a commit of this name.
pub(super) fn is_revision(name: &str, root: &Path) -> bool {
    let repository = Repository::around(root, PathBuf::new());
    repository.is_ok_and(|repository| repository.commit(name).is_ok())
}

fn unknown(name: &str, reason: &str) -> Failure {
    Failure::new(format!(
        "`{name}` is neither a folder nor a git revision: {reason}"
    ))
    .help("name a folder, or a commit, branch or tag that git knows here")
}

/// What `git rev-parse --local-env-vars` lists, as far as it says where things are.
const GIT_VARIABLES: [&str; 8] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
];

struct Repository {
    root: PathBuf,
    /// An index of our own, in place of the user's.
    index: PathBuf,
}

impl Repository {
    fn around(folder: &Path, index: PathBuf) -> Result<Self, String> {
        let repository = Self {
            root: folder.to_owned(),
            index,
        };
        let root = repository.git(&["rev-parse", "--show-toplevel"], b"")?;
        let root = String::from_utf8_lossy(&root);
        let root = Path::new(root.trim_end_matches(['\r', '\n']));
        Ok(Self {
            root: root.canonicalize().unwrap_or_else(|_| root.to_owned()),
            ..repository
        })
    }

    fn commit(&self, revision: &str) -> Result<String, Failure> {
        let commit = format!("{revision}^{{commit}}");
        let verify = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ];
        let id = self.git(&verify, b"");
        let id = id.map_err(|_| unknown(revision, "git has no such commit here"))?;
        Ok(String::from_utf8_lossy(&id).trim().to_owned())
    }

    /// The paths of a folder at a commit, and of the overrides beside it: each ends with a NUL.
    fn files(&self, commit: &str, folder: &Path) -> Result<Vec<u8>, Failure> {
        let types = folder.parent().unwrap_or(folder).join(TYPES_FILE);
        let [folder, types] = [folder, &types].map(|it| it.to_string_lossy().replace('\\', "/"));
        let mut list = vec![
            "ls-tree",
            "-r",
            "-z",
            "--name-only",
            "--full-tree",
            commit,
            "--",
        ];
        if !folder.is_empty() {
            list.extend([folder.as_str(), types.as_str()]);
        }
        self.git(&list, b"").map_err(failure)
    }

    /// Writes these paths of a commit below a folder.
    fn write(&self, commit: &str, files: &[u8], to: &Path) -> Result<(), Failure> {
        self.git(&["read-tree", commit], b"").map_err(failure)?;
        let prefix = format!("--prefix={}/", to.display());
        let write = ["checkout-index", "--quiet", "-z", "--stdin", &prefix];
        self.git(&write, files).map_err(failure)?;
        Ok(())
    }

    /// What git prints, or else its first complaint.
    fn git(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, String> {
        let mut command = Command::new("git");
        // A hook says where its repository is, in words that hold where the hook runs.
        for variable in GIT_VARIABLES {
            command.env_remove(variable);
        }
        command
            .args(["-c", "core.hooksPath=/dev/null"])
            .current_dir(&self.root)
            .env("GIT_INDEX_FILE", &self.index)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let output = run(&mut command, input).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "there is no program `git`".to_owned(),
            _ => format!("`git` does not run: {error}"),
        })?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        Err(complaint.lines().next().unwrap_or("git fails").to_owned())
    }
}

/// Runs a command that may print before it has read all of its input.
fn run(command: &mut Command, input: &[u8]) -> io::Result<std::process::Output> {
    let mut child = command.spawn()?;
    let mut stdin = child.stdin.take();
    thread::scope(|scope| {
        scope.spawn(move || {
            // A program that ends before it has read everything says why.
            stdin.as_mut().map(|stdin| stdin.write_all(input))
        });
        child.wait_with_output()
    })
}

fn failure(reason: impl std::fmt::Display) -> Failure {
    Failure::new(format!("git cannot read the revision: {reason}"))
}
