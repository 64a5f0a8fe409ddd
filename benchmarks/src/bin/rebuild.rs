//! What a build costs after nothing has changed, and after one of many templates has: `rebuild [COUNT]`, for
//! 1,000 workflows where it is not given.
//!
//! The crate has a build script that generates the bindings. It is compared with the same crate without one, where
//! the generated code stands in `src` and the same line of it is edited.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use knock_benchmarks::process::{self, Run};
use knock_benchmarks::workflows::{self, Schemas, Workflow};
use knock_benchmarks::{Contender, Measured, in_turns, machine, project};

const TURNS: usize = 5;

fn main() -> io::Result<()> {
    let count = std::env::args()
        .nth(1)
        .map_or(1_000, |count| count.parse().expect("COUNT is a number"));
    println!(
        "{}\n{count} workflows, {TURNS} turns, `cargo check`\n",
        machine::description()
    );
    let folder = tempfile::tempdir()?;
    let package = |name: &str, more: &str, build: Option<&str>| -> io::Result<PathBuf> {
        let home = folder.path().join(name);
        fs::create_dir_all(home.join("src"))?;
        let root = project::root();
        let runtime = root.join("knock-runtime");
        let codegen = root.join("knock-codegen");
        fs::write(
            home.join("Cargo.toml"),
            format!(
                "[workspace]\n[package]\nname = \"{name}\"\nedition = \"2024\"\n\
                 [dependencies]\nknock-runtime = {{ path = \"{}\", default-features = false }}\n\
                 [build-dependencies]\nknock-codegen = {{ path = \"{}\" }}\n{more}",
                runtime.display(),
                codegen.display()
            ),
        )?;
        if let Some(build) = build {
            fs::write(home.join("build.rs"), build)?;
            fs::write(
                home.join("src/lib.rs"),
                "knock_runtime::include_workflows!();\n",
            )?;
        }
        Ok(home)
    };
    let build = Some("fn main() { knock_codegen::Builder::new().generate(); }\n");
    let plain = package("plain", "", build)?;
    let optimized = package(
        "optimized",
        "[profile.dev.build-override]\nopt-level = 2\n",
        build,
    )?;
    for home in [&plain, &optimized] {
        workflows::write(&home.join("knock"), count, Schemas::Inferred);
    }
    let without = package("without", "", None)?;
    process::run(
        project::command_line()
            .args(["knock", "generate", "--quiet", "--manifest-path"])
            .arg(without.join("Cargo.toml"))
            .arg("--knock-dir")
            .arg(plain.join("knock")),
    );
    fs::write(without.join("src/lib.rs"), "pub mod workflows;\n")?;

    let unchanged = [&plain, &optimized, &without].map(|home| move || check(home));
    let [one, two, three] = unchanged;
    let measured = in_turns(
        TURNS,
        vec![
            Contender::new("without us", three),
            Contender::new("build script", one),
            Contender::new("build script, `opt-level = 2`", two),
        ],
    );
    println!("Nothing has changed\n\n{}", Measured::table(&measured));

    let mut edits = 0;
    let mut edited = |home: &Path| -> Run {
        edits += 1;
        let file = home.join("src/workflows.rs");
        if file.exists() {
            // What the edit of the template changes in the generated code: a place in a comment.
            append(&file, &format!("// {edits}\n"));
        } else {
            let workflow = home.join("knock/workflows").join(Workflow(count / 2).key());
            append(&workflow.join("sms_1/text_body.txt"), "!");
        }
        check(home)
    };
    let edited = std::cell::RefCell::new(&mut edited);
    let measured = in_turns(
        TURNS,
        vec![
            Contender::new("without us", || (edited.borrow_mut())(&without)),
            Contender::new("build script", || (edited.borrow_mut())(&plain)),
            Contender::new("build script, `opt-level = 2`", || {
                (edited.borrow_mut())(&optimized)
            }),
        ],
    );
    println!(
        "One template of {} has changed\n\n{}",
        count * 3,
        Measured::table(&measured)
    );
    Ok(())
}

fn append(file: &Path, text: &str) {
    let mut file = fs::File::options()
        .append(true)
        .open(file)
        .expect("the file is there");
    file.write_all(text.as_bytes())
        .expect("the file can be written");
}

fn check(home: &Path) -> Run {
    process::run(
        Command::new("cargo")
            .args(["check", "--quiet"])
            .env("CARGO_TARGET_DIR", home.join("target"))
            .env_remove("KNOCK_DIR")
            .current_dir(home),
    )
}
