//! What rustc needs to check the types of many workflows: those that are generated from the templates, those
//! that are generated from equal schemas, typify's for the same schemas, and structs as people write them.
//!
//! `rustc [COUNT]`, for 300 workflows where it is not given. The dependencies of each crate are checked
//! before; a turn checks the crate itself.

use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;
use std::{env, io};

use knock_benchmarks::workflows::{self, Schemas};
use knock_benchmarks::{
    Contender, Measured, Package, handwritten, in_turns, machine, process, project, typify,
};

const TURNS: usize = 3;

fn main() -> io::Result<()> {
    let count = env::args()
        .nth(1)
        .map_or(300, |count| count.parse().expect("COUNT is a number"));
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    let package = |name: &str, dependencies: &str, library: &str| {
        let tables = format!("[dependencies]\n{dependencies}");
        Package::new(folder, name, &tables, library)
    };
    let generated = |name: &str, schemas| {
        let package = package(name, &runtime(), "");
        workflows::write(&package.home.join("knock"), count, schemas);
        process::run(
            project::command_line()
                .args(["knock", "generate", "--manifest-path"])
                .arg(package.home.join("Cargo.toml")),
        );
        package.write("src/lib.rs", "pub mod workflows;\n");
        package
    };
    let serde = "serde = { version = \"1\", features = [\"derive\"] }\nchrono = { version = \"0.4\", features = [\"serde\"] }\n";
    let packages = [
        (
            "generated from the templates",
            generated("inferred", Schemas::Inferred),
        ),
        (
            "generated from equal schemas",
            generated("embedded", Schemas::Embedded),
        ),
        (
            "typify's types for these schemas",
            package(
                "typified",
                &format!("{serde}serde_json = \"1\"\n"),
                &typify::modules(count),
            ),
        ),
        (
            "structs by hand, serde's derive",
            package("handwritten", serde, &handwritten::modules(count)),
        ),
    ];
    let target = folder.join("target");
    let contenders = packages.iter().map(|(name, package)| {
        let target = &target;
        Contender::new(*name, move || {
            check(package, target).expect("the crate is there")
        })
    });
    let measured = in_turns(TURNS, contenders.collect());
    println!(
        "{}\n{count} workflows, {TURNS} turns\n",
        machine::description()
    );
    println!("{}", Measured::table(&measured));
    for (name, Package { home }) in &packages {
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

/// Checks a crate whose source has just been written.
fn check(package: &Package, target: &Path) -> io::Result<process::Run> {
    File::options()
        .append(true)
        .open(package.home.join("src/lib.rs"))?
        .set_modified(SystemTime::now())?;
    Ok(process::run(
        package
            .cargo("check")
            .args(["--offline", "--quiet"])
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_INCREMENTAL", "0"),
    ))
}
