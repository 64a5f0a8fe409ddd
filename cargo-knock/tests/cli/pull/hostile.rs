//! Whatever the remote says, and whatever stands in the directory: nothing is written elsewhere.

use super::documents::{PARTIALS, TRANSLATIONS, WORKFLOWS, translation};
use super::server::Server;
use super::{pull, tree, workflow};
use crate::stage::Stage;

/// A pull from this server writes nothing, and says what it does not take.
fn is_refused(server: &Server, parts: &[&str]) {
    let stage = Stage::with([
        ("knock/workflows/here/workflow.json", "{}"),
        ("x", "outside"),
    ]);
    let before = tree(&stage.path(""));
    let run = pull(&stage, server, &["--prune"]);
    assert_eq!(run.code, 2, "{parts:?}: {run:?}");
    for part in parts {
        assert!(run.stderr.contains(part), "no {part:?} in {}", run.stderr);
    }
    assert_eq!(tree(&stage.path("")), before);
}

#[test]
fn keys_that_are_no_names_are_refused() {
    let long = "x".repeat(300);
    for (key, fault) in [
        ("", "it is empty"),
        ("..", "it starts with a dot"),
        (".git", "it starts with a dot"),
        ("../x", "the character '/'"),
        ("/etc/x", "the character '/'"),
        ("a/b", "the character '/'"),
        ("C:\\x", "the character ':'"),
        ("a\\b", "the character '\\\\'"),
        ("a\0b", "the character '\\0'"),
        ("a\u{7f}b", "the character '\\u{7f}'"),
        ("a\u{202e}b", "the character '\\u{202e}'"),
        ("CON", "the name of a device"),
        ("com7.x", "the name of a device"),
        ("end.", "ends with a dot"),
        (long.as_str(), "longer than 255 bytes"),
    ] {
        let json = serde_json::to_string(key).unwrap();
        let server = Server::start();
        server.add(WORKFLOWS, workflow("first", "text"));
        server.add(WORKFLOWS, workflow("KEY", "text").replace("\"KEY\"", &json));
        let name = format!("the workflow `{}` cannot be written", key.escape_debug());
        is_refused(&server, &[&name, fault, "nothing was written"]);
    }
}

#[test]
fn steps_and_fields_that_make_no_paths_are_refused() {
    for (from, to, fault) in [
        ("sms_1", "..", "leads elsewhere"),
        ("sms_1", "/etc", "leads elsewhere"),
        ("sms_1", "../../../../x", "leads elsewhere"),
        ("sms_1", "a\\\\b", "has the character '\\\\'"),
        ("sms_1", "a\\u0000b", "has the character '\\0'"),
        ("sms_1", "aux", "the name of a device"),
        ("sms_1", "", "the step has no `ref`"),
        ("text_body", "../x", "leads elsewhere"),
        ("text_body", "x/../../../x", "leads elsewhere"),
        ("\"txt\"", "\"/../../x\"", "leads elsewhere"),
        ("\"txt\"", "\"t \"", "ends with a dot or a space"),
        ("\"txt\"", "null", "the remote names no file extension"),
    ] {
        let document = workflow("w", "text").replace(from, to);
        let server = Server::with([(WORKFLOWS, document)]);
        is_refused(
            &server,
            &["the workflow `w` cannot be written", "of the step `", fault],
        );
    }
}

#[test]
fn two_contents_for_one_place_are_refused() {
    let server = Server::with([
        (WORKFLOWS, workflow("w", "a")),
        (WORKFLOWS, workflow("W", "b")),
    ]);
    is_refused(
        &server,
        &[
            "the workflow `W`",
            "`workflows/W` and `workflows/w` are one place",
        ],
    );

    let one = workflow("w", "a");
    let (_, step) = one.split_once("\"steps\":[").unwrap();
    let (step, _) = step.split_once("],\"sha\"").unwrap();
    let both = format!("{step},{}", step.replace("sms_1", "SMS_1"));
    let inside = one.replace("sms_1", "workflow.json");
    is_refused(
        &Server::with([(WORKFLOWS, inside)]),
        &["other content goes to `workflow.json/"],
    );
    let server = Server::with([(WORKFLOWS, one.replace(step, &both))]);
    is_refused(
        &server,
        &[
            "the workflow `w`",
            "other content goes to `sms_1/text_body.txt`",
        ],
    );
}

#[test]
fn translations_and_partials_are_watched_alike() {
    for (locale, namespace, fault) in [
        ("../x", None, "the character '/'"),
        ("nul", None, "the name of a device"),
        ("en", Some("../../x"), "the character '/'"),
        ("en", Some(".."), "it starts with a dot"),
    ] {
        let server = Server::with([(TRANSLATIONS, translation(locale, namespace, "{}"))]);
        is_refused(&server, &["the translation `", fault]);
    }
    let twice = translation("en", None, "{}");
    let server = Server::with([(TRANSLATIONS, twice.clone()), (TRANSLATIONS, twice)]);
    is_refused(&server, &["the translation `en`", "are one place"]);
    let server = Server::with([(TRANSLATIONS, translation("en", None, "{"))]);
    is_refused(
        &server,
        &["the translation `en`", "its content is not valid JSON"],
    );
    let content = r#"{"key":"p","content":{},"__annotation":{"extractable_fields":{"content":{"default":true}}}}"#;
    let server = Server::with([(PARTIALS, content.to_owned())]);
    is_refused(&server, &["the partial `p`", "`content` is not text"]);
}

#[test]
fn text_that_no_file_can_hold_is_refused() {
    let server = Server::with([(
        WORKFLOWS,
        workflow("w", "TEXT").replace("TEXT", "\\ud83d\\u0041"),
    )]);
    is_refused(
        &server,
        &["the workflow at position 1 cannot be read", "surrogate"],
    );
}

#[cfg(unix)]
#[test]
fn links_on_the_way_are_not_followed() {
    use std::os::unix::fs::symlink;

    let server = Server::with([
        (WORKFLOWS, workflow("w", "new")),
        (TRANSLATIONS, translation("de", None, "{}")),
    ]);
    for link in [
        "knock/workflows",
        "knock/workflows/w",
        "knock/workflows/w/workflow.json",
        "knock/workflows/w/sms_1",
        "knock/workflows/gone",
        "knock/translations",
        "knock/translations/de",
        "knock/translations/de/de.json",
    ] {
        let stage = Stage::with([
            ("outside/w/workflow.json", "{}"),
            ("outside/workflow.json", "{}"),
            ("outside/de/de.json", "{}"),
            ("knock/x", ""),
        ]);
        let path = stage.path(link);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(stage.path("outside"), &path).unwrap();
        let before = tree(&stage.path(""));
        let run = pull(&stage, &server, &["--prune"]);
        assert_eq!(run.code, 2, "{link}: {run:?}");
        let fault = format!("{link}` is a link, and may lead anywhere");
        assert!(run.stderr.contains(&fault), "{}", run.stderr);
        assert_eq!(tree(&stage.path("")), before);
    }
}

#[cfg(unix)]
#[test]
fn the_directory_itself_may_be_a_link() {
    let server = Server::with([(WORKFLOWS, workflow("w", "new"))]);
    let stage = Stage::with([("elsewhere/x", "")]);
    std::os::unix::fs::symlink("elsewhere", stage.path("knock")).unwrap();
    assert_eq!(pull(&stage, &server, &[]).code, 0);
    assert_eq!(
        stage.read("elsewhere/workflows/w/sms_1/text_body.txt"),
        "new"
    );
}

/// A folder is replaced as a whole, so that what cannot be named in it would be lost.
#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_name_is_not_unicode_is_not_lost() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let stage = Stage::with_template("{{ data.page }}");
    let server = Server::with([(WORKFLOWS, workflow("w", "{{ data.author }}"))]);
    let file = stage
        .path("knock/workflows/w")
        .join(OsStr::from_bytes(b"\xff.md"));
    std::fs::write(&file, "mine").unwrap();
    for arguments in [&["--check"][..], &[]] {
        let run = pull(&stage, &server, arguments);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.stderr.contains("has a name that is not Unicode"),
            "{run:?}"
        );
    }
    assert_eq!(std::fs::read_to_string(file).unwrap(), "mine");
}

/// A file with a hole: it has a length of a terabyte, and takes no room.
#[test]
fn a_huge_file_is_not_read() {
    let stage = Stage::with_template("{{ data.page }}");
    let server = Server::with([(WORKFLOWS, workflow("w", "{{ data.author }}"))]);
    let path = stage.path("knock/workflows/w/dump");
    std::fs::File::create(&path)
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    let run = pull(&stage, &server, &[]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(
        run.stderr.contains("dump` is larger than 10 MiB"),
        "{run:?}"
    );
    assert_eq!(path.metadata().unwrap().len(), 1 << 40);
}
