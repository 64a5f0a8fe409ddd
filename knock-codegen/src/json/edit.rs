use super::value::{Layout, Value, quoted};
use super::{Member, Node};

/// The text of a file with a member of its outermost object set to a value. Every byte outside of
/// that member stays as it is; the member is laid out as the rest of the file: its indentation, its
/// line endings, or all on one line.
///
/// `document` is what [`parse`](super::parse) makes of `text`. A member that is new stands in front
/// of the first member whose key is among `before`, or else at the end.
///
/// ```
/// use knock_codegen::json::{self, Value};
/// use knock_codegen::source::Sources;
///
/// let mut sources = Sources::default();
/// let text = "{\n\t\"name\": \"W\",\n\t\"steps\": []\n}\n";
/// let file = sources.add("workflow.json", text);
/// let document = json::parse(file, &sources).unwrap();
/// let edited = json::set_member(text, &document, "open", &Value::array([Value::Null]), &["steps"]);
/// assert_eq!(
///     edited,
///     "{\n\t\"name\": \"W\",\n\t\"open\": [\n\t\tnull\n\t],\n\t\"steps\": []\n}\n"
/// );
/// ```
///
/// # Panics
///
/// When the document is not an object, or not that of the text.
#[must_use]
pub fn set_member(
    text: &str,
    document: &Node,
    key: &str,
    value: &Value,
    before: &[&str],
) -> String {
    let members = document.as_object().expect("an object");
    let layout = layout(text, members);
    let written = value.text(layout, 1);
    let (from, to, insertion) =
        if let Some(member) = members.iter().find(|member| &*member.key.value == key) {
            let old = member.value.location.span;
            (old.start, old.end, written)
        } else {
            let (at, insertion) = inserted(document, members, layout, key, &written, before);
            (at, at, insertion)
        };
    [&text[..from], &insertion, &text[to..]].concat()
}

/// Where a new member goes, and the text that goes there.
fn inserted(
    document: &Node,
    members: &[Member],
    layout: Layout<'_>,
    key: &str,
    written: &str,
    before: &[&str],
) -> (usize, String) {
    let new = format!("{}: {written}", quoted(key));
    let mut insertion = String::new();
    let follower = (members.iter()).find(|member| before.contains(&&*member.key.value));
    if let Some(follower) = follower {
        insertion.push_str(&new);
        layout.next(&mut insertion, 1);
        return (follower.key.location.span.start - 1, insertion);
    }
    if let Some(last) = members.last() {
        layout.next(&mut insertion, 1);
        insertion.push_str(&new);
        return (last.value.location.span.end, insertion);
    }
    layout.line(&mut insertion, 1);
    insertion.push_str(&new);
    layout.line(&mut insertion, 0);
    (document.location.span.start + 1, insertion)
}

/// How a file is laid out, judged by what stands in front of its first member.
fn layout<'a>(text: &'a str, members: &[Member]) -> Layout<'a> {
    let newline = match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    };
    let Some(first) = members.first() else {
        let indent = "  ";
        return Layout { newline, indent };
    };
    let above = &text[..first.key.location.span.start - 1];
    match above.rsplit_once('\n') {
        Some((_, indent)) if indent.trim().is_empty() => Layout { newline, indent },
        _ => Layout {
            newline: "",
            indent: "",
        },
    }
}
