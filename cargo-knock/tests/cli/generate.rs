//! What `generate` writes, and when.

use std::fs;
use std::time::{Duration, SystemTime};

use knock_codegen::Bindings;

use crate::stage::Stage;

#[test]
fn the_text_is_that_of_the_build_script_behind_an_import_of_the_runtime() {
    let stage = Stage::with_sample();
    let run = stage.run(["generate"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, "wrote src/workflows.rs\n")
    );
    let built = Bindings::generate(&stage.path(""), None, None, None).text();
    let import = "\n#[allow(clippy::single_component_path_imports, unused_imports)]\n\
                  use ::knock_runtime;\n";
    let written = stage.read("src/workflows.rs");
    assert_eq!(written.matches(import).count(), 1);
    assert_eq!(written.replace(import, ""), built);
}

#[test]
fn a_file_is_written_only_when_it_changes() {
    let stage = Stage::with_sample();
    stage.run(["generate"]);
    let file = fs::File::options()
        .write(true)
        .open(stage.path("src/workflows.rs"));
    let file = file.unwrap();
    let long_ago = SystemTime::now() - Duration::from_secs(1000);
    file.set_modified(long_ago).unwrap();
    let before = file.metadata().unwrap().modified().unwrap();
    let run = stage.run(["generate"]);
    assert_eq!(run.stderr, "src/workflows.rs is up to date\n");
    let after = fs::metadata(stage.path("src/workflows.rs")).unwrap();
    assert_eq!(after.modified().unwrap(), before);
}

#[test]
fn a_stale_file_is_a_finding() {
    let stage = Stage::with_sample();
    let missing = stage.run(["generate", "--check"]);
    assert_eq!(missing.code, 1);
    let help = "src/workflows.rs does not exist: run this without `--check`\n";
    assert_eq!(missing.stdout, help);
    stage.run(["generate"]);
    assert_eq!(stage.run(["generate", "--check"]).code, 0);

    let template = "workflows/workflows/reminder/sms_1/text_body.txt";
    stage.write(template, "{{ data.chore }}");
    let written = stage.read("src/workflows.rs");
    let outdated = stage.run(["generate", "--check"]);
    assert_eq!(outdated.code, 1);
    assert!(outdated.stdout.contains("\n-"), "{}", outdated.stdout);
    assert!(outdated.stdout.contains("chore"), "{}", outdated.stdout);
    assert!(outdated.stdout.lines().count() <= 42, "{}", outdated.stdout);
    assert!(
        outdated
            .stdout
            .ends_with("is out of date: run this without `--check`\n")
    );
    assert_eq!(stage.read("src/workflows.rs"), written);
}

#[test]
fn line_endings_of_git_are_no_change() {
    let stage = Stage::with_sample();
    stage.run(["generate"]);
    let text = stage.read("src/workflows.rs").replace('\n', "\r\n");
    stage.write("src/workflows.rs", &text);
    assert_eq!(stage.run(["generate", "--check"]).code, 0);
    assert_eq!(stage.run(["generate"]).code, 0);
    assert_eq!(stage.read("src/workflows.rs"), text);
}

#[test]
fn nothing_is_written_where_there_are_errors() {
    let stage = Stage::with_template("{% if %} {{ workflow }}");
    let run = stage.run(["generate", "--out", "bindings.rs"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("error[K010]"), "{}", run.stderr);
    assert!(!run.stderr.contains("warning["), "{}", run.stderr);
    let reason = "1 error, 1 warning in 1 workflow: no bindings are generated\n";
    assert!(run.stderr.ends_with(reason), "{}", run.stderr);
    assert!(!stage.path("bindings.rs").exists());
}

#[test]
fn options_are_those_of_the_build_script() {
    let stage = Stage::with_sample();
    let arguments = [
        "generate",
        "--out",
        "a.rs",
        "--only",
        "reminder",
        "--runtime-crate",
        "::k",
    ];
    assert_eq!(stage.run(arguments).code, 0);
    let text = stage.read("a.rs");
    assert_eq!(text.matches("pub mod ").count(), 1);
    assert!(text.contains("pub mod reminder"));
    assert!(text.contains("\nuse ::k as knock_runtime;\n"), "{text}");
    let run = stage.run(["generate", "--check", "--out", "b.rs"]);
    assert!(run.stdout.contains("b.rs does not exist: run this without"));
    assert_eq!(
        stage.run(["generate", "--quiet", "--out", "a.rs"]).stderr,
        ""
    );
}
