use knock_liquid::{SyntaxError, parse, parse_path};

use crate::template::{Style, print, structure};
use crate::text;

/// Any text parses to a tree and errors whose places lie in it; a template without errors keeps its
/// structure when it is printed and parsed again.
///
/// # Panics
///
/// When that does not hold.
pub fn liquid(bytes: &[u8]) {
    let source = text(bytes);
    let (template, errors) = parse(&source);
    for error in &errors {
        says_what_is_wrong(error, &source);
    }
    if let Err(error) = parse_path(&source) {
        says_what_is_wrong(&error, &source);
    }
    let _ = structure(template, &source);
    printing_is_stable(&source);
}

fn says_what_is_wrong(error: &SyntaxError, source: &str) {
    assert!(source.get(error.span.range()).is_some(), "{error:?}");
    let lines = [Some(error.to_string()), error.help()];
    for line in lines.into_iter().flatten() {
        assert!(!line.is_empty() && !line.contains('\n'), "{line:?}");
    }
}

/// A template without errors keeps its structure when it is printed, however that is done, and
/// parsed again.
///
/// # Panics
///
/// When it does not.
pub fn printing_is_stable(source: &str) {
    let (template, errors) = parse(source);
    if !errors.is_empty() {
        return;
    }
    let expected = structure(template.clone(), source);
    for style in [Style::TIGHT, Style::WIDE] {
        let Some(printed) = print(&template, source, style) else {
            return;
        };
        let (again, errors) = parse(&printed);
        assert!(errors.is_empty(), "{errors:?}\n{source}\n---\n{printed}");
        let found = structure(again, &printed);
        assert!(
            found == expected,
            "{source}\n---\n{printed}\n---\n{expected:#?}\n---\n{found:#?}"
        );
    }
}
