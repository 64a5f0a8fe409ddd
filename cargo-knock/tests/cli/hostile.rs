//! Directories that nobody writes on purpose: the derive, the build script and the command line each
//! answer at once, and with the same error.
#![cfg(unix)]

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use knock_codegen::{Bindings, Lookup};

use crate::stage::Stage;

const TEXT: &str = "workflows/w/sms_1/text_body.txt";
const DOCUMENT: &str = "workflows/w/workflow.json";

/// What is wrong with a directory whose workflow `w` is sound at first.
struct Case {
    name: &'static str,
    /// Makes it hostile; the path is that of the directory.
    spoil: fn(&Path),
    /// The line of the first error, from the place on.
    error: &'static str,
}

const CASES: [Case; 16] = [
    Case {
        name: "pipe",
        spoil: |root| pipe(&replaced(root, TEXT)),
        error: "workflow.json:2:57: error[K002]: `workflows/w/sms_1/text_body.txt` cannot be read: it is not a regular file",
    },
    Case {
        name: "document is a pipe",
        spoil: |root| pipe(&replaced(root, DOCUMENT)),
        error: "workflow.json:1:1: error[K002]: `workflows/w/workflow.json` cannot be read: it is not a regular file",
    },
    Case {
        name: "socket",
        spoil: |root| {
            // A path may be too long for a socket, but not one in a folder of its own.
            let folder = tempfile::tempdir().unwrap();
            drop(UnixListener::bind(folder.path().join("s")).unwrap());
            fs::rename(folder.path().join("s"), replaced(root, TEXT)).unwrap();
        },
        error: "workflow.json:2:57: error[K002]: `workflows/w/sms_1/text_body.txt` cannot be read: it is not a regular file",
    },
    Case {
        name: "folder",
        spoil: |root| fs::create_dir(replaced(root, TEXT)).unwrap(),
        error: "workflow.json:2:57: error[K002]: `workflows/w/sms_1/text_body.txt` cannot be read: it is a folder",
    },
    Case {
        name: "link to itself",
        spoil: |root| symlink("text_body.txt", replaced(root, TEXT)).unwrap(),
        error: "workflow.json:2:57: error[K002]: `workflows/w/sms_1/text_body.txt` cannot be read: Too many levels of symbolic links",
    },
    Case {
        name: "link to a device",
        spoil: |root| symlink("/dev/zero", replaced(root, TEXT)).unwrap(),
        error: "workflow.json:2:57: error[K006]: `workflows/w/sms_1/text_body.txt` is a link that leads out of its directory",
    },
    Case {
        name: "folders in a circle",
        spoil: |root| {
            symlink("..", root.join("workflows/again")).unwrap();
            symlink("../..", root.join("workflows/w/again")).unwrap();
            fs::write(
                root.join(DOCUMENT),
                r#"{"a@": "again/workflows/w/again/x"}"#,
            )
            .unwrap();
        },
        error: "workflow.json:1:8: error[K005]: `workflows/w/again/workflows/w/again/x` does not exist",
    },
    Case {
        name: "100 MB",
        spoil: |root| sized(&root.join(TEXT), 100_000_000),
        error: "workflow.json:2:57: error[K002]: `workflows/w/sms_1/text_body.txt` cannot be read: it is larger than 10 MiB",
    },
    Case {
        name: "document of a terabyte",
        spoil: |root| sized(&root.join(DOCUMENT), 1 << 40),
        error: "workflow.json:1:1: error[K002]: `workflows/w/workflow.json` cannot be read: it is larger than 10 MiB",
    },
    Case {
        name: "not UTF-8",
        spoil: |root| fs::write(root.join(TEXT), b"ab\xe9c").unwrap(),
        error: "workflow.json:2:57: error[K002]: `workflows/w/sms_1/text_body.txt` cannot be read: it is not UTF-8 after byte 2",
    },
    Case {
        name: "NUL in a path",
        spoil: |root| fs::write(root.join(DOCUMENT), r#"{"a@": "b\u0000c"}"#).unwrap(),
        error: "workflow.json:1:8: error[K002]: `workflows/w/b\\u{0}c` cannot be read: file name contained an unexpected NUL byte",
    },
    Case {
        name: "NUL in JSON",
        spoil: |root| fs::write(root.join(DOCUMENT), "{\"a\": \"\0\"}").unwrap(),
        error: "workflow.json:1:8: error[K003]: invalid JSON: control character in a string",
    },
    Case {
        name: "duplicate keys",
        spoil: |root| fs::write(root.join(DOCUMENT), r#"{"steps": [], "steps": []}"#).unwrap(),
        error: "workflow.json:1:16: error[K003]: invalid JSON: the key `steps` stands twice in this object",
    },
    Case {
        name: "deep JSON",
        spoil: |root| fs::write(root.join(DOCUMENT), "[".repeat(1_000_000)).unwrap(),
        error: "workflow.json:1:129: error[K003]: invalid JSON: more than 128 levels of arrays and objects",
    },
    Case {
        name: "deep Liquid",
        spoil: |root| {
            let blocks = "{% if a %}".repeat(100_000) + &"{% endif %}".repeat(100_000);
            fs::write(root.join(TEXT), blocks).unwrap();
        },
        error: "text_body.txt:1:1001: error[K010]: nested more than 100 levels deep",
    },
    Case {
        name: "partials in a circle",
        spoil: |root| {
            for (key, next) in [("a", "b"), ("b", "a")] {
                let folder = root.join("partials").join(key);
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join("partial.json"), r#"{"content@": "c.md"}"#).unwrap();
                fs::write(folder.join("c.md"), format!("{{% render '{next}' %}}")).unwrap();
            }
            fs::write(root.join(TEXT), "{% render 'a' %}").unwrap();
        },
        error: "partials/b/c.md:1:11: error[K014]: the partial `a` renders itself: a → b → a",
    },
];

/// The path of a file that is removed.
fn replaced(root: &Path, path: &str) -> std::path::PathBuf {
    let path = root.join(path);
    fs::remove_file(&path).unwrap();
    path
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A file with a hole: it has a length, and takes no room.
fn sized(path: &Path, length: u64) {
    File::create(path).unwrap().set_len(length).unwrap();
}

/// The first error that each door tells of a directory.
fn answers(stage: &Stage) -> [String; 3] {
    let manifest_dir = stage.path("");
    let first = |lines: &[String]| lines.first().cloned().unwrap_or_default();
    let build = Bindings::generate(&manifest_dir, None, None, None);
    let derive = Lookup::find(&manifest_dir, None, None, "w").expect("it is there");
    let report = stage.run(["check", "--format", "json"]);
    assert_eq!(report.code, 1, "{}", report.stderr);
    let report = report.json();
    let diagnostics = report["diagnostics"].as_array().unwrap();
    let error = diagnostics.iter().find(|it| it["severity"] == "error");
    let error = error.expect("an error");
    let text = |key: &str| error[key].as_str().unwrap();
    let command_line = format!(
        "knock/{}:{}:{}: error[{}]: {}",
        text("file"),
        error["line"],
        error["column"],
        text("code"),
        text("message")
    );
    [first(&build.errors), first(&derive.errors), command_line]
}

#[test]
fn every_door_says_what_is_wrong() {
    let mut wrong = Vec::new();
    for Case { name, spoil, error } in CASES {
        let stage = Stage::with_template("{{ data.a }}");
        spoil(&stage.path("knock"));
        let [build, derive, command_line] = answers(&stage);
        if !build.contains(error) || derive != build || !build.starts_with(&command_line) {
            wrong.push(format!("{name}\n  {build}\n  {derive}\n  {command_line}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn numbers_may_be_of_any_size() {
    let stage = Stage::with_template("{{ data.a | plus: 99999999999999999999999999 }}");
    let steps = stage.read("knock/workflows/w/workflow.json");
    let more = "{ \"version\": 123456789012345678901234567890, \"factor\": -1e999999999,";
    stage.write(
        "knock/workflows/w/workflow.json",
        &steps.replacen('{', more, 1),
    );
    let run = stage.run(["check"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let manifest_dir = stage.path("");
    assert_eq!(
        Bindings::generate(&manifest_dir, None, None, None).errors,
        [""; 0]
    );
    let derive = Lookup::find(&manifest_dir, None, None, "w").unwrap();
    assert_eq!(derive.errors, [""; 0]);
}

/// What was a file when it was read may be something else the next time: an editor asks for days.
#[test]
fn a_file_that_becomes_something_else_is_looked_at_again() {
    let stage = Stage::with_template("{{ data.a }}");
    let root = stage.path("knock");
    let ask = || {
        let derive = Lookup::find(&stage.path(""), None, None, "w").unwrap();
        derive.errors.clone()
    };
    assert_eq!(ask(), [""; 0]);
    pipe(&replaced(&root, TEXT));
    assert!(ask()[0].contains("it is not a regular file"));
    fs::remove_file(root.join(TEXT)).unwrap();
    fs::create_dir(root.join(TEXT)).unwrap();
    assert!(ask()[0].contains("it is a folder"));
    fs::remove_dir(root.join(TEXT)).unwrap();
    fs::write(root.join(TEXT), "{{ data.b }}").unwrap();
    assert_eq!(ask(), [""; 0]);
}

/// Permissions say nothing to the superuser, who reads everything.
#[test]
fn what_may_not_be_read_is_an_error() {
    use std::os::unix::fs::PermissionsExt;

    let stage = Stage::with_template("{{ data.a }}");
    let path = stage.path("knock").join(TEXT);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&path).is_ok() {
        println!("skipped: this user may read every file");
        return;
    }
    for answer in answers(&stage) {
        assert!(
            answer.contains("cannot be read: Permission denied"),
            "{answer}"
        );
    }
}
