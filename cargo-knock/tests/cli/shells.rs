//! What is made of the definition of the commands: completions and manual pages.

use std::process::Command;

use crate::stage::{Run, Stage};

#[test]
fn every_shell_completes_every_command() {
    let stage = Stage::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = stage.run(["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        for command in stage.commands() {
            assert!(run.stdout.contains(&command), "{shell}: {command}");
        }
    }
    // The name of the function that Cargo's completions for zsh call after `cargo knock`.
    let zsh = stage.run(["completions", "zsh"]).stdout;
    assert!(zsh.starts_with("#compdef cargo-knock\n"));
    assert!(zsh.contains("\n_cargo-knock() {\n"));
    assert_eq!(stage.run(["completions", "tcsh"]).code, 2);
}

/// What bash offers for the last of these words.
#[cfg(unix)]
fn completed(stage: &Stage, words: &[&str]) -> Vec<String> {
    let script = stage.run(["completions", "bash"]).stdout
        + r#"
        complete -p cargo-knock | grep --quiet --fixed-strings -- '-F _cargo__knock' || exit 1
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _cargo__knock "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let run = Command::new("bash")
        .args(["--norc", "-c", &script, "bash"])
        .args(words)
        .output();
    let run = Run::from(run.unwrap());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    run.stdout.lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_options_and_their_values() {
    let stage = Stage::empty();
    assert_eq!(completed(&stage, &["cargo-knock", "ins"]), ["inspect"]);
    assert_eq!(
        completed(&stage, &["cargo-knock", "check", "--for"]),
        ["--format"]
    );
    assert_eq!(
        completed(&stage, &["cargo-knock", "check", "--format", ""]),
        ["human", "json", "sarif", "github"]
    );
}

#[test]
fn there_is_a_manual_page_for_each_command() {
    let stage = Stage::empty();
    std::fs::create_dir(stage.path("man1")).unwrap();
    let run = stage.run(["man", "--out", "man1"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert_eq!(stage.read("man1/cargo-knock.1"), stage.run(["man"]).stdout);
    for command in stage.commands() {
        let page = stage.read(&format!("man1/cargo-knock-{command}.1"));
        let title = format!(
            ".TH cargo-knock-{command} 1  \"cargo-knock {}\"",
            env!("CARGO_PKG_VERSION")
        );
        assert!(page.contains(&title), "{page}");
        assert!(page.contains(&format!("cargo knock {command}")));
        assert!(run.stderr.contains(&format!("cargo-knock-{command}.1\n")));
    }
    let run = stage.run(["man", "--out", "nowhere"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("`nowhere/cargo-knock.1` cannot be written")
    );
}
