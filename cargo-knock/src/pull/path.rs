//! Names and paths that may come from anywhere, and where on the disk they may lead.

use std::collections::BTreeMap;

/// The longest name in bytes that every file system takes.
const LONGEST_NAME: usize = 255;

/// The longest path in bytes below the Knock directory; Windows takes 260 with what is above it.
const LONGEST_PATH: usize = 200;

/// Names that Windows gives to devices, whatever comes after a dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Why a key cannot be the name of a folder, if it cannot: Knock's keys have letters, digits, `-`
/// and `_`, and locales and namespaces no more than a dot beside them.
pub(super) fn fault_of_key(key: &str) -> Option<String> {
    let is_of_a_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if let Some(other) = key.chars().find(|c| !is_of_a_key(*c)) {
        return Some(format!("it has the character {other:?}, which no key has"));
    }
    if key.starts_with('.') {
        return Some("it starts with a dot".to_owned());
    }
    fault_of_name(key)
}

/// Why a name cannot be that of a file on every system, if it cannot.
fn fault_of_name(name: &str) -> Option<String> {
    const RESERVED: [char; 8] = ['\\', ':', '*', '?', '"', '<', '>', '|'];
    if name.is_empty() {
        return Some("it is empty".to_owned());
    }
    if name.len() > LONGEST_NAME {
        return Some(format!("it is longer than {LONGEST_NAME} bytes"));
    }
    if let Some(other) = name
        .chars()
        .find(|c| c.is_control() || RESERVED.contains(c))
    {
        return Some(format!(
            "`{}` has the character {other:?}",
            name.escape_debug()
        ));
    }
    if name.ends_with(['.', ' ']) {
        return Some(format!("`{name}` ends with a dot or a space"));
    }
    is_device(name).then(|| format!("`{name}` is the name of a device on Windows"))
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_lowercase();
    let numbered = ["com", "lpt"].iter().any(|port| {
        let number = stem.strip_prefix(port).unwrap_or_default();
        let mut characters = number.chars();
        matches!(
            (characters.next(), characters.next()),
            (Some('0'..='9' | '¹' | '²' | '³'), None)
        )
    });
    numbered || DEVICES.contains(&&*stem)
}

/// The parts of a relative path, separated by `/`, after `.` and `..` in it were followed. Parts
/// that lead out of where it starts are `..`.
pub(super) fn parts(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
}

/// A path as it is seen from the folder of a file; both are relative to the same folder.
pub(super) fn rebased(file: &str, path: &str) -> String {
    let (mut from, to) = (parts(file), parts(path));
    from.pop();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(shared).map(|_| "..");
    let path: Vec<&str> = up.chain(to.iter().skip(shared).copied()).collect();
    path.join("/")
}

/// A path below a folder that can be written on every system, or why it is none.
pub(super) fn inside(path: &str) -> Result<String, String> {
    if path.starts_with('/') {
        return Err("it is not relative".to_owned());
    }
    let parts = parts(path);
    if parts.first() == Some(&"..") {
        return Err("it leads out of the folder".to_owned());
    }
    if parts.is_empty() {
        return Err("it names no file".to_owned());
    }
    if let Some(fault) = parts.iter().find_map(|part| fault_of_name(part)) {
        return Err(fault);
    }
    let path = parts.join("/");
    if path.len() > LONGEST_PATH {
        return Err(format!("it is longer than {LONGEST_PATH} bytes"));
    }
    Ok(path)
}

/// Paths of which no two are one on a system that does not tell upper from lower case, and none
/// leads through another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Claims {
    /// The paths by themselves in lower case.
    claimed: BTreeMap<String, String>,
}

impl Claims {
    /// Claims a path, or gives the one that is in the way.
    pub(super) fn claim(&mut self, path: &str) -> Result<(), String> {
        let lower = path.to_lowercase();
        if let Some(rival) = self.rival(&lower) {
            return Err(rival.clone());
        }
        self.claimed.insert(lower, path.to_owned());
        Ok(())
    }

    /// The path that is at a path, above it or below it.
    fn rival(&self, lower: &str) -> Option<&String> {
        let above = lower.match_indices('/').map(|(at, _)| &lower[..at]);
        let mut at_or_above = above.chain([lower]);
        let below = format!("{lower}/");
        let next = self.claimed.range(below.clone()..).next();
        let next = next.filter(|(path, _)| path.starts_with(&below));
        at_or_above
            .find_map(|path| self.claimed.get(path))
            .or(next.map(|(_, path)| path))
    }
}

/// The files of a folder by their paths, which are separated by `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Files {
    files: BTreeMap<String, Vec<u8>>,
    claims: Claims,
}

/// Files as they were found, whatever they are called.
impl From<BTreeMap<String, Vec<u8>>> for Files {
    fn from(files: BTreeMap<String, Vec<u8>>) -> Self {
        let claims = Claims::default();
        Self { files, claims }
    }
}

impl Files {
    /// A file that stands for itself.
    pub(super) fn single(content: Vec<u8>) -> Self {
        BTreeMap::from([(String::new(), content)]).into()
    }

    /// Adds a file, or says why it cannot be added.
    pub(super) fn add(&mut self, path: &str, content: Vec<u8>) -> Result<(), String> {
        let shown = path.escape_debug();
        let path = inside(path).map_err(|fault| format!("the path `{shown}`: {fault}"))?;
        self.claims.claim(&path).map_err(|rival| {
            format!("the path `{path}`: other content goes to `{rival}` already")
        })?;
        self.files.insert(path, content);
        Ok(())
    }

    /// The files in the order of their paths; the path of one that stands for itself is empty.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        (self.files.iter()).map(|(path, content)| (&**path, &**content))
    }

    pub(super) fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_and_fit_every_system() {
        for (path, found) in [
            ("email_1/html_body.html", Ok("email_1/html_body.html")),
            ("./a//b/../c.md", Ok("a/c.md")),
            ("commune/nullable.txt", Ok("commune/nullable.txt")),
            ("/etc/passwd", Err("it is not relative")),
            ("../x", Err("it leads out of the folder")),
            ("a/../../x", Err("it leads out of the folder")),
            ("a/..", Err("it names no file")),
            ("", Err("it names no file")),
            ("a\\x", Err("`a\\\\x` has the character '\\\\'")),
            ("C:x", Err("`C:x` has the character ':'")),
            ("a\0b", Err("`a\\0b` has the character '\\0'")),
            ("a\nb", Err("`a\\nb` has the character '\\n'")),
            ("a./b", Err("`a.` ends with a dot or a space")),
            ("a /b", Err("`a ` ends with a dot or a space")),
            ("CON", Err("`CON` is the name of a device on Windows")),
            (
                "x/nul.txt",
                Err("`nul.txt` is the name of a device on Windows"),
            ),
            (
                "com¹.md",
                Err("`com¹.md` is the name of a device on Windows"),
            ),
        ] {
            let expected = found.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(inside(path), expected, "{path:?}");
        }
        assert!(inside(&"x".repeat(256)).unwrap_err().contains("255"));
        assert!(inside(&"x/".repeat(150)).unwrap_err().contains("200"));
    }

    #[test]
    fn keys_are_plain() {
        for key in ["order-shipped", "Old_Key.2", "pt-BR"] {
            assert_eq!(fault_of_key(key), None);
        }
        for key in ["", ".git", "..", "a/b", "a b", "é", "aux", "LPT1", "x."] {
            assert!(fault_of_key(key).is_some(), "{key}");
        }
    }

    #[test]
    fn no_two_files_are_one() {
        let mut files = Files::default();
        files.add("a/B.md", Vec::new()).unwrap();
        files.add("a/b-c", Vec::new()).unwrap();
        for rival in ["a/b.md", "A/b.MD/x", "a", "a/./B.md"] {
            assert!(files.add(rival, Vec::new()).is_err(), "{rival}");
        }
        files.add("a/b", Vec::new()).unwrap();
        assert_eq!(files.iter().count(), 3);
    }

    #[test]
    fn a_path_is_seen_from_another() {
        for (file, path, seen) in [
            (
                "email_1/visual_blocks.json",
                "email_1/visual_blocks/1.md",
                "visual_blocks/1.md",
            ),
            ("visual_blocks.json", "x.md", "x.md"),
            ("a/b/c.json", "a/x.md", "../x.md"),
            ("a/c.json", "", ".."),
            ("a/c.json", "../x", "../../x"),
            ("a/c.json", "./a/b/../x", "x"),
        ] {
            assert_eq!(rebased(file, path), seen, "{file} {path}");
        }
    }
}
