/// The files that some text lists: after a line `=== path` stands the text of the file.
///
/// ```
/// let files = knock_properties::files("=== a.txt\none\n=== b/c.txt\ntwo");
/// assert_eq!(files, [("a.txt".into(), "one".into()), ("b/c.txt".into(), "two".into())]);
/// assert_eq!(knock_properties::join(&files), "=== a.txt\none\n=== b/c.txt\ntwo\n");
/// ```
#[must_use]
pub fn files(text: &str) -> Vec<(String, String)> {
    let sections = text.split("=== ").skip(1);
    let files = sections.map(|section| section.split_once('\n').unwrap_or((section, "")));
    files
        .map(|(path, text)| {
            let text = text.strip_suffix('\n').unwrap_or(text);
            (path.to_owned(), text.to_owned())
        })
        .collect()
}

/// The text that lists some files.
#[must_use]
pub fn join(files: &[(String, String)]) -> String {
    let sections = files.iter();
    let sections = sections.flat_map(|(path, text)| ["=== ", path, "\n", text, "\n"]);
    sections.collect()
}
