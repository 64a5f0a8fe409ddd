//! Finds the Knock directory of a crate.

use std::ffi::OsString;
use std::fmt;
use std::path::{Component, Path, PathBuf};

use super::files::read_text;
use super::{Disk, Entry, Failure, Files};
use crate::json::{self, Node};
use crate::source::Sources;

/// The folders by which a Knock directory is known.
const FOLDERS: [&str; 4] = ["workflows", "partials", "layouts", "translations"];

/// Finds the Knock directory of the crate whose manifest stands in `manifest_dir`. The first of
/// these that is given counts, and is an error where it leads nowhere:
///
/// 1. `explicit`, relative to `manifest_dir`;
/// 2. `env`, the value of the variable `KNOCK_DIR`, relative to `manifest_dir`; empty is not given;
/// 3. `knockDir` in the [project configuration](project_config), relative to that file.
///
/// Else it is the first of these that exists, in the crate and then in its workspace: `knock/` and
/// `.knock/` where they hold anything of Knock's, so that a crate or a module of that name is not
/// taken for it; the root itself where it holds `workflows/`.
///
/// # Errors
///
/// When there is none: the answer lists all places that were searched.
pub fn locate(
    explicit: Option<&Path>,
    manifest_dir: &Path,
    env: Option<OsString>,
) -> Result<PathBuf, NotFound> {
    match named(explicit, manifest_dir, env) {
        Some(named) => named.and_then(Named::existing),
        None => by_convention(manifest_dir),
    }
}

/// Where the Knock directory is, or is to be made: as with [`locate`], but one that is named need
/// not exist yet.
///
/// ```
/// use std::path::Path;
/// use knock_codegen::directory::destination;
///
/// let path = destination(Some(Path::new("./no/such/folder")), Path::new("/crate"), None);
/// assert_eq!(path.unwrap(), Path::new("/crate/no/such/folder"));
/// ```
///
/// # Errors
///
/// When nothing names it and there is none, or when it is not a folder.
pub fn destination(
    explicit: Option<&Path>,
    manifest_dir: &Path,
    env: Option<OsString>,
) -> Result<PathBuf, NotFound> {
    match named(explicit, manifest_dir, env) {
        Some(Ok(named)) if named.path.exists() => named.existing(),
        Some(named) => named.map(|named| named.path),
        None => by_convention(manifest_dir),
    }
}

/// The project configuration of Knock's command line: the nearest `knock.json` in `manifest_dir`
/// or above it. Whoever calls [`locate`] must look again when it changes.
#[must_use]
pub fn project_config(manifest_dir: &Path) -> Option<PathBuf> {
    let candidates = manifest_dir.ancestors();
    candidates
        .map(|folder| folder.join("knock.json"))
        .find(|path| path.is_file())
}

/// A path that somebody gave, and who.
struct Named {
    path: PathBuf,
    by: String,
}

impl Named {
    fn new(path: &Path, by: impl Into<String>) -> Self {
        Self {
            // Without the `.` of `./knock`, which would show in every message.
            path: path.components().collect(),
            by: by.into(),
        }
    }

    /// Takes the path at its word, as long as it is a folder.
    fn existing(self) -> Result<PathBuf, NotFound> {
        let Self { path, by } = self;
        if path.is_dir() {
            return Ok(path);
        }
        let reason = format!("{}; {by} names it", absence(&path));
        Err(NotFound {
            searched: vec![Searched::new(path, reason)],
        })
    }
}

/// The first that is given: the argument, the variable, the project configuration.
fn named(
    explicit: Option<&Path>,
    manifest_dir: &Path,
    env: Option<OsString>,
) -> Option<Result<Named, NotFound>> {
    if let Some(path) = explicit {
        return Some(Ok(Named::new(&manifest_dir.join(path), "the argument")));
    }
    if let Some(path) = env.filter(|value| !value.is_empty()) {
        return Some(Ok(Named::new(&manifest_dir.join(path), "`KNOCK_DIR`")));
    }
    project_config(manifest_dir).map(configured)
}

fn configured(config: PathBuf) -> Result<Named, NotFound> {
    match knock_dir(&config) {
        Ok(path) => {
            let by = format!("`knockDir` in {}", config.display());
            Ok(Named::new(&config.with_file_name(path), by))
        }
        Err(reason) => Err(NotFound {
            searched: vec![Searched::new(config, reason)],
        }),
    }
}

/// `knockDir` as a project configuration gives it, or what is wrong.
fn knock_dir(config: &Path) -> Result<String, String> {
    let text = read(config).map_err(|failure| failure.to_string())?;
    let mut sources = Sources::default();
    let file = sources.add("knock.json", text);
    let root = json::parse(file, &sources).map_err(|diagnostic| diagnostic.line(&sources))?;
    match root.get("knockDir").and_then(Node::as_str) {
        Some(path) if !path.is_empty() => Ok(path.to_owned()),
        _ => Err("has no text for `knockDir`".into()),
    }
}

fn by_convention(manifest_dir: &Path) -> Result<PathBuf, NotFound> {
    let workspace = workspace_root(manifest_dir).filter(|root| *root != manifest_dir);
    let mut searched = Vec::new();
    for root in [Some(manifest_dir), workspace].into_iter().flatten() {
        for name in ["knock", ".knock"] {
            let path = root.join(name);
            if holds_resources(&path) {
                return Ok(path);
            }
            let reason = if path.is_dir() {
                "holds nothing of Knock's"
            } else {
                absence(&path)
            };
            searched.push(Searched::new(path, reason));
        }
        if root.join("workflows").is_dir() {
            return Ok(root.to_owned());
        }
        searched.push(Searched::new(root, "holds no folder `workflows`"));
    }
    Err(NotFound { searched })
}

/// Why a path is no folder.
fn absence(path: &Path) -> &'static str {
    if path.exists() {
        "is not a folder"
    } else {
        "does not exist"
    }
}

/// Whether a folder holds what is only in a Knock directory.
fn holds_resources(folder: &Path) -> bool {
    let disk = Disk::new(folder);
    let entries = disk.entries("").unwrap_or_default();
    entries.iter().any(
        |Entry {
             name, is_folder, ..
         }| {
            let is_workflow = || disk.exists(&format!("{name}/workflow.json"));
            *is_folder && (FOLDERS.contains(&name.as_str()) || is_workflow())
        },
    )
}

/// The text of a file, wherever it is.
fn read(path: &Path) -> Result<String, Failure> {
    read_text(path, &path.metadata()?)
}

/// The nearest folder whose manifest has a `[workspace]` table, or a table in it.
fn workspace_root(manifest_dir: &Path) -> Option<&Path> {
    manifest_dir.ancestors().find(|folder| {
        let manifest = read(&folder.join("Cargo.toml")).unwrap_or_default();
        let mut lines = manifest.lines().map(str::trim_start);
        lines.any(|line| line.starts_with("[workspace]") || line.starts_with("[workspace."))
    })
}

/// There is no Knock directory where one is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFound {
    /// Every place that was searched, in order.
    pub searched: Vec<Searched>,
}

/// A place where no Knock directory was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searched {
    /// The place.
    pub path: PathBuf,
    /// What is wrong with it, in words that follow its path.
    pub reason: String,
}

impl Searched {
    fn new(path: impl Into<PathBuf>, reason: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            reason: reason.into(),
        }
    }
}

impl NotFound {
    /// What to say in the crate whose manifest stands in a folder.
    pub(crate) fn seen_from(&self, manifest_dir: &Path) -> String {
        self.describe(" from the folder of Cargo.toml", |path| {
            match relative(manifest_dir, path) {
                path if path.as_os_str().is_empty() => ".".to_owned(),
                path => path.to_string_lossy().replace('\\', "/"),
            }
        })
    }

    fn describe(&self, from: &str, show: impl Fn(&Path) -> String) -> String {
        let searched = self.searched.iter();
        let places = searched.map(|it| format!("  `{}` {}\n", show(&it.path), it.reason));
        format!(
            "no Knock directory was found{from}:\n{}help: write one with `knock pull`, or name it in \
             the environment variable `KNOCK_DIR` or as `knockDir` in `knock.json`",
            places.collect::<String>()
        )
    }
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe("", |path| path.display().to_string()))
    }
}

impl std::error::Error for NotFound {}

/// The components that two paths start with.
pub(crate) fn shared<'a>(left: &'a Path, right: &Path) -> Vec<Component<'a>> {
    let both = left.components().zip(right.components());
    both.take_while(|(left, right)| left == right)
        .map(|(left, _)| left)
        .collect()
}

/// `path` as it is seen from the folder `from`, with `..` where it leads out of it, if it can be: no
/// such path leads from one drive to another.
///
/// ```
/// use std::path::Path;
/// use knock_codegen::directory::relative;
///
/// for (from, path, expected) in [
///     ("/a", "/a", ""),
///     ("/a", "/a/b/c", "b/c"),
///     ("/a/b", "/a/c", "../c"),
///     ("/a/b/c", "/", "../../.."),
///     ("a", "b", "b"),
/// ] {
///     let found = relative(Path::new(from), Path::new(path));
///     assert_eq!(found, Path::new(expected), "from {from} to {path}");
/// }
/// ```
#[must_use]
pub fn relative(from: &Path, path: &Path) -> PathBuf {
    let shared = shared(from, path).len();
    if shared == 0 {
        return path.to_owned();
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(path.components().skip(shared)).collect()
}
