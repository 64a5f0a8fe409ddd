//! How the files of a Knock directory are named from elsewhere.

use std::path::{Path, PathBuf};

use knock_codegen::directory::relative;

/// Names files of a Knock directory as somebody sees them who stands in another folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    /// The way to the Knock directory; empty where it is the folder itself.
    prefix: String,
}

impl Names {
    /// Names files of the Knock directory `root` from the folder `from`.
    pub(crate) fn seen_from(from: &Path, root: &Path) -> Self {
        let prefix = relative(&resolved(from), &resolved(root));
        Self {
            prefix: prefix.to_string_lossy().replace('\\', "/"),
        }
    }

    /// Names them from the root of the git repository that `root` is in, which is where services
    /// that show a repository expect them; from the folder `or` where it is in none.
    pub(crate) fn seen_from_repository(or: &Path, root: &Path) -> Self {
        let root = resolved(root);
        let repository = root.ancestors().find(|path| path.join(".git").exists());
        Self::seen_from(repository.unwrap_or(or), &root)
    }

    /// The name of a file of the Knock directory; `.` is the directory.
    pub(crate) fn of(&self, file: &str) -> String {
        match (self.prefix.as_str(), file) {
            ("", file) => file.to_owned(),
            (prefix, ".") => prefix.to_owned(),
            (prefix, file) => format!("{prefix}/{file}"),
        }
    }
}

fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
