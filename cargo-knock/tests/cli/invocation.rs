//! How the program is called, and what it says to wrong usage.

use knock_codegen::diagnostic::Code;

use crate::stage::{Run, Stage};

const ESCAPE: char = '\u{1b}';

#[test]
fn cargo_may_put_its_own_word_first() {
    let stage = Stage::with_sample();
    let (own, cargo) = (stage.run(["check"]), stage.run(["knock", "check"]));
    assert_eq!(own.code, 0);
    assert_eq!(own.stdout, "no errors, no warnings in 4 workflows\n");
    assert_eq!(own.stdout, cargo.stdout);
    // Only once: what comes after it is a command.
    assert_eq!(stage.run(["knock", "knock", "check"]).code, 2);
}

#[test]
fn wrong_usage_exits_with_2() {
    let stage = Stage::with_sample();
    for arguments in [
        vec![],
        vec!["chekc"],
        vec!["check", "--format", "yaml"],
        vec!["check", "--deny", "everything"],
        vec!["inspect", "actvity-update"],
        vec!["schema", "actvity-update"],
        vec!["schema", "--force"],
        vec!["generate", "--only", "nothing"],
        vec!["generate", "--out", "no/such/folder/bindings.rs"],
        vec!["generate", "--out", "src"],
        vec!["generate", "--check", "--out", "src"],
        vec!["explain", "K000"],
        vec!["check", "--knock-dir", "nowhere"],
        vec!["check", "--manifest-path", "nowhere/Cargo.toml"],
        vec!["check", "--manifest-path", "src/lib.rs"],
    ] {
        let run = stage.run(&arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {run:?}");
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_code_is_explained_and_without_one_all_are_listed() {
    let stage = Stage::empty();
    let list = stage.run(["explain"]);
    assert_eq!(list.code, 0);
    assert_eq!(list.stdout.lines().count(), Code::ALL.len());
    for line in list.stdout.lines() {
        let id = line.split(' ').next().unwrap();
        let run = stage.run(["explain", &id.to_lowercase()]);
        assert_eq!(run.code, 0);
        assert!(run.stdout.starts_with(&format!("# {line}\n")), "{id}");
        assert!(run.stdout.contains("\n## Example\n"), "{id}");
    }
}

#[test]
fn help_and_version_are_no_findings() {
    let stage = Stage::empty();
    for arguments in [["--help"], ["--version"], ["help"]] {
        assert_eq!(stage.run(arguments).code, 0, "{arguments:?}");
    }
    for command in stage.commands() {
        let run = stage.run([&command, "--help"]);
        assert_eq!(run.code, 0);
        assert!(run.stdout.contains(&format!("cargo knock {command}")));
        let mut lines = run.stdout.lines();
        assert!(
            lines.all(|line| line.chars().count() <= 100),
            "{}",
            run.stdout
        );
    }
}

#[test]
fn a_directory_is_searched_from_the_crate_and_named_from_here() {
    let stage = Stage::with_template("{{ data.a | round }} {{ data.a.b }}");
    stage.write("crate/Cargo.toml", "[package]\nname = \"a\"\n");
    stage.write("crate/knock.json", r#"{ "knockDir": "../knock" }"#);
    stage.write("crate/src/lib.rs", "");
    let place = "--> knock/workflows/w/sms_1/text_body.txt:1:25";
    let run = stage.run(["check", "--manifest-path", "crate/Cargo.toml"]);
    assert!(run.stdout.contains(place), "{}", run.stdout);
    let mut inside = stage.command(["check"]);
    let inside = inside.current_dir(stage.path("crate/src"));
    let run = String::from_utf8(inside.output().unwrap().stdout).unwrap();
    assert!(
        run.contains(&place.replace("knock/", "../../knock/")),
        "{run}"
    );
}

#[test]
fn the_environment_names_a_directory() {
    let stage = Stage::with_template("{{ data.a }}");
    stage.write(
        "other/workflows/x/workflow.json",
        r#"{ "name": "X", "steps": [] }"#,
    );
    let keys = |variable: &str, arguments: &[&str]| {
        let mut command = stage.command(["inspect", "--format", "json"]);
        let output = command.args(arguments).env("KNOCK_DIR", variable).output();
        let json: serde_json::Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
        json["workflows"][0]["key"].as_str().unwrap().to_owned()
    };
    assert_eq!(keys("other", &[]), "x");
    assert_eq!(keys("", &[]), "w");
    assert_eq!(keys("other", &["--knock-dir", "knock"]), "w");
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let stage = Stage::with_template("{% if %}");
    let colored = |arguments: &[&str]| stage.run(arguments).stdout.contains(ESCAPE);
    assert!(!colored(&["check"]));
    assert!(!colored(&["check", "--color", "never"]));
    assert!(colored(&["check", "--color", "always"]));
    assert!(colored(&["inspect", "--color", "always"]));
    for format in ["json", "sarif", "github"] {
        let arguments = ["check", "--quiet", "--color", "always", "--format", format];
        assert!(!colored(&arguments), "{format}");
    }
    let failure = stage.run(["inspect", "x", "--color", "always"]);
    assert!(failure.stderr.contains(ESCAPE));
    let plain = stage
        .command(["check", "--color", "auto"])
        .env("NO_COLOR", "1")
        .output();
    assert!(!plain.unwrap().stdout.contains(&(ESCAPE as u8)));
}

/// Every command with arguments that make it say all it can say. None prints colours where they are not
/// wanted, nor with `--quiet` anything to the standard error but why it could not do its work.
#[test]
fn every_command_keeps_to_the_options_of_all() {
    let commands = [
        "check",
        "inspect",
        "schema",
        "generate",
        "generate --check",
        "diff before knock",
        "diff before nowhere",
        "report",
        "report --out -",
        "pull",
        "explain K001",
        "completions bash",
        "man",
        "man --out .",
    ];
    let stage = Stage::with_template("{{ data.a | nope }}");
    stage.write("Cargo.toml", "[package]\nname = \"a\"\n");
    stage.write("src/lib.rs", "");
    stage.write(
        "before/workflows/v/workflow.json",
        r#"{ "name": "V", "steps": [] }"#,
    );
    for name in stage.commands() {
        let is_tried = |command: &&str| command.split(' ').next() == Some(&name);
        assert!(commands.iter().any(is_tried), "{name}");
    }
    for command in commands {
        let run = |options: &str, variable: Option<&str>| {
            let arguments = command.split(' ').chain(options.split(' '));
            let mut command = stage.command(arguments);
            command.envs(variable.map(|name| (name, "1")));
            Run::from(command.output().unwrap())
        };
        for (options, variable) in [
            ("--color never", None),
            ("--color never", Some("CLICOLOR_FORCE")),
            ("--color auto", Some("NO_COLOR")),
        ] {
            let run = run(options, variable);
            assert!(
                !run.stdout.contains(ESCAPE) && !run.stderr.contains(ESCAPE),
                "{command}"
            );
        }
        let [loud, quiet] = ["--color never", "--quiet"].map(|options| run(options, None));
        assert_eq!(quiet.code, loud.code, "{command}");
        // What could not be done is said all the same.
        assert_eq!(
            quiet.stderr.is_empty(),
            quiet.code < 2,
            "{command}: {quiet:?}"
        );
        assert!(loud.stdout.starts_with(&quiet.stdout), "{command}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_no_failure() {
    use std::process::Stdio;

    let stage = Stage::with_template(&"{{ data.a | nope }} {% if %}\n".repeat(2000));
    let mut command = stage.command(["check", "--format", "json"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn files_with_names_that_are_not_ascii_are_named_as_they_are() {
    let stage = Stage::with_template("{% if %}");
    let from = stage.path("knock");
    std::fs::rename(from, stage.path("büro, 100% :)")).unwrap();
    let directory = ["--knock-dir", "büro, 100% :)"];
    let run = |format| {
        stage
            .run(["check", "--format", format].iter().chain(&directory))
            .stdout
    };
    assert!(run("human").contains("--> büro, 100% :)/workflows/w/sms_1/text_body.txt:1:"));
    assert!(run("github").contains("file=büro%2C 100%25 %3A)/workflows/w/"));
    assert!(run("sarif").contains("\"b%C3%BCro%2C%20100%25%20%3A%29/workflows/w/"));
}
