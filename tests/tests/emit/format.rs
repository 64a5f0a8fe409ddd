//! The text is formatted as it is written.

use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use knock_codegen::contract::{Constant, Contract, Type};
use knock_codegen::emit;
use knock_codegen::source::Sources;

use crate::contracts::{
    self, contract, list, map, nullable, object, optional, required, strings, value,
};

#[test]
fn rustfmt_changes_nothing() {
    let (sources, cases) = contracts::all();
    for (name, contracts) in cases {
        check(name, &contracts, &sources);
    }
}

#[test]
fn rustfmt_changes_nothing_where_lines_are_just_too_long() {
    let plain = || {
        Type::Object(object([
            ("x", required(Type::Any)),
            ("y", optional(Type::Any)),
        ]))
    };
    let types = [
        Type::Scalar,
        list(Type::Text),
        map(list(Type::Number)),
        plain(),
        list(map(plain())),
        list(list(strings(&["x"]))),
        strings(&["x"]),
        Type::Tuple(vec![value(Type::Text)]),
        Type::Tuple(vec![value(Type::Text), value(list(Type::Scalar))]),
        list(Type::Tuple(vec![value(Type::Integer), value(plain())])),
        list(Type::Recursive("#".to_owned())),
        Type::Recursive("#/$defs/node".to_owned()),
        Type::Enum(vec![
            Constant::Boolean(true),
            Constant::Number("1234567".to_owned()),
        ]),
    ];
    let contracts: Vec<Contract> = (types.iter().enumerate())
        .map(|(index, ty)| {
            let fields = (1..=60).flat_map(|length| {
                let name = |start: &str| format!("{start}{}", "b".repeat(length));
                [
                    (name("r"), required(ty.clone())),
                    (name("o"), optional(ty.clone())),
                    (name("nr"), nullable(required(ty.clone()))),
                    (name("no"), nullable(optional(ty.clone()))),
                ]
            });
            let node = value(Type::Object(object([("x", optional(ty.clone()))])));
            Contract {
                definitions: [("#/$defs/node".to_owned(), node)].into(),
                ..contract(&format!("type-{index}"), object(fields))
            }
        })
        .collect();
    check("long names", &contracts, &Sources::default());
}

fn check(name: &str, contracts: &[Contract], sources: &Sources) {
    let text = emit(contracts, sources, &crate::file());
    match rustfmt(&text) {
        Ok(formatted) => assert!(
            formatted == text,
            "rustfmt changes {name}:\n{}",
            difference(&text, &formatted)
        ),
        Err(error) => knock_tests::say(&format!("skipped: there is no rustfmt here ({error})")),
    }
}

fn rustfmt(text: &str) -> io::Result<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    rustfmt.stdin.take().unwrap().write_all(text.as_bytes())?;
    let output = rustfmt.wait_with_output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first lines that differ.
fn difference(text: &str, formatted: &str) -> String {
    let lines = text.lines().zip(formatted.lines());
    let same = lines.take_while(|(ours, theirs)| ours == theirs).count();
    let rest = |text: &str| {
        let lines: Vec<&str> = text.lines().skip(same).take(8).collect();
        lines.join("\n")
    };
    format!("{}\n--- becomes\n{}", rest(text), rest(formatted))
}
