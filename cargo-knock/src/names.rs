//! How the files of a Knock directory are named from elsewhere.

use std::path::{Component, Path, PathBuf};

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

/// The way from one folder to another, through `..` where need be. There is none from one drive to
/// another.
pub(crate) fn relative(from: &Path, to: &Path) -> PathBuf {
    let both = from.components().zip(to.components());
    let shared = both.take_while(|(from, to)| from == to).count();
    if shared == 0 {
        return to.to_owned();
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::relative;
    use std::path::Path;

    #[test]
    fn leads_from_one_folder_to_another() {
        for (from, to, expected) in [
            ("/a", "/a", ""),
            ("/a", "/a/b/c", "b/c"),
            ("/a/b", "/a/c", "../c"),
            ("/a/b/c", "/", "../../.."),
            ("a", "b", "b"),
        ] {
            let found = relative(Path::new(from), Path::new(to));
            assert_eq!(found, Path::new(expected), "from {from} to {to}");
        }
    }
}
