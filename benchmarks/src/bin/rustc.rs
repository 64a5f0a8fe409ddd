//! What rustc needs to check the types of many workflows: those that are generated from the templates, those
//! that are generated from equal schemas, typify's for the same schemas, and structs as people write them.
//!
//! `rustc [COUNT]`, for 300 workflows where it is not given. The dependencies of each crate are checked
//! before; a turn checks the crate itself.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

use knock_benchmarks::workflows::{self, Schemas};
use knock_benchmarks::{
    Contender, Measured, handwritten, in_turns, machine, process, project, typify,
};

const TURNS: usize = 3;

fn main() -> io::Result<()> {
    let count = env::args()
        .nth(1)
        .map_or(300, |count| count.parse().expect("COUNT is a number"));
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    let generated = |name: &str, schemas| -> io::Result<PathBuf> {
        let home = package(folder, name, &runtime(), "")?;
        workflows::write(&home.join("knock"), count, schemas);
        process::run(
            project::command_line()
                .args(["knock", "generate", "--manifest-path"])
                .arg(home.join("Cargo.toml")),
        );
        fs::write(home.join("src/lib.rs"), "pub mod workflows;\n")?;
        Ok(home)
    };
    let serde = "serde = { version = \"1\", features = [\"derive\"] }\nchrono = { version = \"0.4\", features = [\"serde\"] }\n";
    let packages = [
        (
            "generated from the templates",
            generated("inferred", Schemas::Inferred)?,
        ),
        (
            "generated from equal schemas",
            generated("embedded", Schemas::Embedded)?,
        ),
        (
            "typify's types for these schemas",
            package(
                folder,
                "typified",
                &format!("{serde}serde_json = \"1\"\n"),
                &typify::modules(count),
            )?,
        ),
        (
            "structs by hand, serde's derive",
            package(folder, "handwritten", serde, &handwritten::modules(count))?,
        ),
    ];
    let target = folder.join("target");
    let contenders = packages.iter().map(|(name, home)| {
        let target = &target;
        Contender::new(*name, move || {
            check(home, target).expect("the crate is there")
        })
    });
    let measured = in_turns(TURNS, contenders.collect());
    println!(
        "{}\n{count} workflows, {TURNS} turns\n",
        machine::description()
    );
    println!("{}", Measured::table(&measured));
    for (name, home) in &packages {
        let file = home.join("src").join("workflows.rs");
        let file = if file.exists() {
            file
        } else {
            home.join("src/lib.rs")
        };
        let text = fs::read_to_string(file)?;
        println!(
            "{name}: {} lines, {} kB",
            text.lines().count(),
            text.len() / 1000
        );
    }
    Ok(())
}

fn runtime() -> String {
    let path = project::root().join("knock-runtime");
    format!(
        "knock-runtime = {{ path = \"{}\", default-features = false }}\n",
        path.display()
    )
}

/// Writes a package with a library.
fn package(folder: &Path, name: &str, dependencies: &str, library: &str) -> io::Result<PathBuf> {
    let home = folder.join(name);
    fs::create_dir_all(home.join("src"))?;
    fs::write(
        home.join("Cargo.toml"),
        format!(
            "[workspace]\n[package]\nname = \"{name}\"\nedition = \"2024\"\n[dependencies]\n{dependencies}"
        ),
    )?;
    fs::write(home.join("src/lib.rs"), library)?;
    process::run(
        Command::new("cargo")
            .args(["fetch", "--quiet"])
            .current_dir(&home),
    );
    Ok(home)
}

/// Checks a crate whose source has just been written.
fn check(home: &Path, target: &Path) -> io::Result<process::Run> {
    File::options()
        .append(true)
        .open(home.join("src/lib.rs"))?
        .set_modified(std::time::SystemTime::now())?;
    Ok(process::run(
        Command::new("cargo")
            .args(["check", "--offline", "--quiet"])
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_INCREMENTAL", "0")
            .current_dir(home),
    ))
}
