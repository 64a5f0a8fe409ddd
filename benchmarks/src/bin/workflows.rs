//! Writes a Knock directory to measure with: `workflows FOLDER COUNT [--schemas]`.

use std::env;
use std::path::Path;
use std::process::ExitCode;

use knock_benchmarks::workflows::{self, Schemas};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (folder, count, schemas) = match arguments.as_slice() {
        [folder, count] => (folder, count.parse(), Schemas::Inferred),
        [folder, count, flag] if flag == "--schemas" => (folder, count.parse(), Schemas::Embedded),
        _ => return usage(),
    };
    let Ok(count) = count else { return usage() };
    workflows::write(Path::new(folder), count, schemas);
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: workflows FOLDER COUNT [--schemas]");
    ExitCode::from(2)
}
