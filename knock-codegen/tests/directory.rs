//! The whole reader: Knock's own templates, where they are present, and what has no place in a case.

use std::fs;
use std::path::{Path, PathBuf};

use knock_codegen::directory::Directory;
use knock_codegen::json::{Json, MAX_DEPTH, Node};
use knock_liquid::Span;

#[test]
fn knocks_own_templates_are_read_without_complaint() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/knock-official");
    if !root.is_dir() {
        say(&format!("skipped: no templates in {}", root.display()));
        return;
    }
    let directory = Directory::read(&root);
    let lines: Vec<String> = directory
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.line(&directory.sources))
        .collect();
    assert_eq!(lines, [""; 0]);
    assert_eq!(directory.workflows.len(), 10);
    assert_eq!(directory.partials.len(), 9);
    assert!(directory.has_partials && !directory.has_layouts && !directory.has_translations);
    for resource in directory
        .workflows
        .iter()
        .chain(directory.partials.values())
    {
        assert!(resource.document.as_object().is_some(), "{}", resource.path);
        assert_eq!(unresolved(&resource.document), [""; 0], "{}", resource.path);
    }
    let mut keys: Vec<&str> = directory.workflows.iter().map(|w| w.key.as_str()).collect();
    assert!(keys.is_sorted());
    keys.dedup();
    assert_eq!(keys.len(), 10);
}

/// The keys that still end in `@`.
fn unresolved(node: &Node) -> Vec<&str> {
    match &node.value {
        Json::Array(elements) => elements.iter().flat_map(unresolved).collect(),
        Json::Object(members) => members
            .iter()
            .flat_map(|member| {
                let key = &*member.key.value;
                let own = key.ends_with('@').then_some(key);
                own.into_iter().chain(unresolved(&member.value))
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// A folder for one test.
fn scratch(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("whole")
        .join(name);
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(root.join("workflows/a")).unwrap();
    fs::write(
        root.join("workflows/a/workflow.json"),
        r#"{"x@": "x.md", "y@": "y.md"}"#,
    )
    .unwrap();
    fs::write(root.join("workflows/a/x.md"), "{{ x }}").unwrap();
    root
}

fn lines(directory: &Directory) -> Vec<String> {
    let diagnostics = directory.diagnostics.iter();
    diagnostics
        .map(|diagnostic| diagnostic.line(&directory.sources))
        .collect()
}

#[test]
fn it_says_what_to_watch() {
    let root = scratch("watch");
    let directory = Directory::read(&root);
    assert_eq!(directory.root, root);
    assert_eq!(
        directory.files,
        [
            root.join("workflows/a/workflow.json"),
            root.join("workflows/a/x.md")
        ]
    );
    assert_eq!(directory.folders, [root.clone(), root.join("workflows")]);

    fs::write(root.join("Cargo.toml"), "").unwrap();
    let directory = Directory::read(&root);
    assert_eq!(directory.folders, [root.join("workflows")]);
}

#[test]
fn a_joined_file_has_its_own_places() {
    let directory = Directory::read(&scratch("places"));
    let document = &directory.workflow("a").unwrap().document;
    let member = &document.as_object().unwrap()[0];
    assert_eq!(&*member.key.value, "x");
    assert_eq!(
        directory.sources.place(member.key.location),
        "workflows/a/workflow.json:1:3"
    );
    assert_eq!(directory.sources.text(member.key.location), "x");
    let text = member.value.as_text().unwrap();
    let place = text.locate(Span::new(3, 4));
    assert_eq!(directory.sources.place(place), "workflows/a/x.md:1:4");
    assert_eq!(directory.sources.text(place), "x");
}

/// So many workflows are read on several threads, and must be as if they had been read in turn.
#[test]
fn workflows_that_are_read_together_keep_their_places() {
    let files = (0..100).flat_map(|number| {
        let folder = format!("workflows/w{number:02}");
        let document = r#"{"steps": [{"text@": "text.md"}, {"more@": "mroe.md"}, 1, 1e]}"#;
        let document = document.replace("1e", if number % 2 == 0 { "2" } else { "1e" });
        [
            (format!("{folder}/workflow.json"), document),
            (format!("{folder}/text.md"), format!("text {number}")),
            (format!("{folder}/more.md"), String::new()),
        ]
    });
    let files: Vec<(String, String)> = files.collect();
    let directory = Directory::from_files(files.clone());
    let lines = lines(&directory);
    assert_eq!(lines.len(), 100);
    for (number, workflow) in directory.workflows.iter().enumerate() {
        let alone = files[number * 3..][..3].iter().cloned();
        let alone = Directory::from_files(alone);
        assert_eq!(alone.workflows[0].key, workflow.key);
        assert_eq!(alone.diagnostics.len(), 1);
        assert_eq!(alone.diagnostics[0].line(&alone.sources), lines[number]);
        let Some([step, ..]) = workflow.document.get("steps").and_then(Node::as_array) else {
            assert_eq!(number % 2, 1);
            continue;
        };
        let text = step.get("text").unwrap().as_text().unwrap();
        assert_eq!(*text.value, *format!("text {number}"));
        assert_eq!(directory.sources.text(text.location), &*text.value);
    }
}

#[test]
fn a_root_that_is_no_folder_is_a_diagnostic() {
    let root = scratch("root");
    for path in ["absent", "workflows/a/x.md"] {
        assert_eq!(
            lines(&Directory::read(&root.join(path))),
            [
                ".:1:1: error[K001]: there is no Knock directory here (help: name the folder that holds `workflows`)"
            ]
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn names_that_are_not_unicode_are_a_diagnostic() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let root = scratch("names");
    fs::write(root.join("workflows/a/y.md"), "").unwrap();
    fs::create_dir(root.join("workflows").join(OsStr::from_bytes(b"b\xff"))).unwrap();
    let directory = Directory::read(&root);
    assert_eq!(directory.workflows.len(), 1);
    assert_eq!(
        lines(&directory),
        [
            "workflows/b\u{fffd}:1:1: error[K002]: the name `b\u{fffd}` is not Unicode (help: rename it)"
        ]
    );
}

/// Three files, each nested as deeply as one may be, joined on a stack of 1 MiB.
#[test]
fn deep_files_are_joined_without_a_crash() {
    let nested = |value: &str, depth: usize| "[".repeat(depth) + value + &"]".repeat(depth);
    let names = |path: &str| format!(r#"{{"visual_blocks@": "{path}"}}"#);
    let (first, second) = (names("b/visual_blocks.json"), names("c/visual_blocks.json"));
    let steps = nested(&first, MAX_DEPTH - 2);
    let files = [
        (
            "workflows/a/workflow.json",
            format!(r#"{{"steps": {steps}}}"#),
        ),
        (
            "workflows/a/b/visual_blocks.json",
            nested(&second, MAX_DEPTH - 1),
        ),
        ("workflows/a/b/c/visual_blocks.json", nested("0", MAX_DEPTH)),
    ];
    let read = move || lines(&Directory::from_files(files));
    let thread = std::thread::Builder::new().stack_size(1024 * 1024);
    assert_eq!(thread.spawn(read).unwrap().join().unwrap(), [""; 0]);
}

/// Says something past the capture of the test runner.
fn say(what: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{what}");
}
