//! What a build costs after nothing has changed, and after one of many templates has: `rebuild [COUNT]`, for
//! 1,000 workflows where it is not given.
//!
//! The crate has a build script that generates the bindings. It is compared with the same crate without one, where
//! the generated code stands in `src` and the same line of it is edited.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use knock_benchmarks::process::{self, Run};
use knock_benchmarks::workflows::{self, Schemas, Workflow};
use knock_benchmarks::{Contender, Measured, Package, in_turns, machine, project};

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
    let root = project::root();
    let tables = format!(
        "[dependencies]\nknock-runtime = {{ path = \"{}\", default-features = false }}\n\
         [build-dependencies]\nknock-codegen = {{ path = \"{}\" }}\n",
        root.join("knock-runtime").display(),
        root.join("knock-codegen").display()
    );
    let with_build_script = |name: &str, more: &str| {
        let library = "knock_runtime::include_workflows!();\n";
        let package = Package::new(folder.path(), name, &format!("{tables}{more}"), library);
        let build = "fn main() { knock_codegen::Builder::new().generate(); }\n";
        package.write("build.rs", build);
        workflows::write(&package.home.join("knock"), count, Schemas::Inferred);
        package
    };
    let plain = with_build_script("plain", "");
    let optimized = with_build_script("optimized", "[profile.dev.build-override]\nopt-level = 2\n");
    let without = Package::new(folder.path(), "without", &tables, "pub mod workflows;\n");
    process::run(
        project::command_line()
            .args(["knock", "generate", "--quiet", "--manifest-path"])
            .arg(without.home.join("Cargo.toml"))
            .arg("--knock-dir")
            .arg(plain.home.join("knock")),
    );
    let measured = in_turns(
        TURNS,
        vec![
            Contender::new("without us", || check(&without)),
            Contender::new("build script", || check(&plain)),
            Contender::new("build script, `opt-level = 2`", || check(&optimized)),
        ],
    );
    println!("Nothing has changed\n\n{}", Measured::table(&measured));

    let edited = |package: &Package| {
        let file = package.home.join("src/workflows.rs");
        if file.exists() {
            // What the edit of the template changes in the generated code: a place in a comment.
            append(&file, "// edited\n");
        } else {
            let workflows = package.home.join("knock/workflows");
            let workflow = workflows.join(Workflow(count / 2).key());
            append(&workflow.join("sms_1/text_body.txt"), "!");
        }
        check(package)
    };
    let measured = in_turns(
        TURNS,
        vec![
            Contender::new("without us", || edited(&without)),
            Contender::new("build script", || edited(&plain)),
            Contender::new("build script, `opt-level = 2`", || edited(&optimized)),
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

fn check(package: &Package) -> Run {
    process::run(
        package
            .cargo("check")
            .arg("--quiet")
            .env_remove("KNOCK_DIR"),
    )
}
