//! What must hold for every template and every directory, tried with some that are made at random,
//! but from the same seed every time.

mod directories;
mod templates;

use std::fmt::Debug;

use knock_codegen::analyze;
use knock_codegen::directory::Directory;
use knock_liquid::ast::Template;
use knock_liquid::parse;
use knock_properties::template::{Style, print};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestRunner};

use directories::directory;
use templates::template;

/// Tries a law with as many values; one that breaks it is shown as small as it can be made.
fn hold<T: Debug>(cases: u32, values: impl Strategy<Value = T>, law: impl Fn(&T)) {
    let config = Config {
        cases,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(0x6b6e_6f63_6b21),
        ..Config::default()
    };
    let result = TestRunner::new(config).run(&values, |value| {
        law(&value);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn templates_are_valid() {
    hold(300, template(), |source| {
        let (_, errors) = parse(source);
        assert_eq!(errors, [], "{source}");
    });
}

#[test]
fn printing_and_parsing_keeps_the_structure() {
    hold(300, template(), |source| {
        knock_properties::printing_is_stable(source);
    });
}

#[test]
fn analysis_does_not_depend_on_white_space() {
    hold(300, template(), |source| {
        knock_properties::reads_do_not_depend_on_white_space(source);
    });
}

#[test]
fn added_text_removes_no_read() {
    hold(300, template(), |source| {
        knock_properties::reads_do_not_depend_on_text(source);
    });
}

#[test]
fn analysis_does_not_depend_on_the_order_of_independent_statements() {
    hold(300, template(), |source| {
        knock_properties::statements_can_be_swapped(source);
    });
}

#[test]
fn contracts_do_not_depend_on_other_workflows() {
    hold(60, directory(), |files| {
        knock_properties::workflows_are_independent(files);
    });
}

#[test]
fn what_stands_in_the_folder_of_a_workflow_is_a_part_of_it() {
    // The folder of the second is what should be the file of the first, `workflows`.
    let path = "workflows/workflow.json/workflow.json".to_owned();
    let files = [(path, "{ \"steps\": [] }".to_owned())];
    let keys = Directory::from_files(files.clone()).workflows;
    let keys: Vec<String> = keys.into_iter().map(|workflow| workflow.key).collect();
    assert_eq!(keys, ["workflow.json", "workflows"]);
    knock_properties::workflows_are_independent(&files);
}

#[test]
fn what_is_generated_for_directories_is_rust() {
    hold(40, directory(), |files| {
        let analysis = analyze(&Directory::from_files(files.clone()));
        assert!(!analysis.contracts.is_empty(), "{files:#?}");
        knock_properties::generation(knock_properties::join(files).as_bytes());
    });
}

#[test]
fn the_printer_writes_what_the_style_says() {
    let source = "{%if a.b=='x'%}t{{- c | f: -1, n: \"'\" -}}{% endif %}{% liquid\necho a- %}";
    let (template, errors) = parse(source);
    assert_eq!(errors, []);
    let printed = |style| print(&template, source, style).unwrap();
    assert_eq!(
        printed(Style::TIGHT),
        "{%if a.b==\"x\"%}t{{c|f:-1,n:\"'\"}}{%endif%}{% liquid\necho a-\n\n%}"
    );
    assert_eq!(
        printed(Style::TIGHT.apart()),
        "_{%if a.b==\"x\"%}_t_{{c|f:-1,n:\"'\"}}{%endif%}_{% liquid\necho a-\n\n%}"
            .replace('_', " \n\t")
    );
    let wide = printed(Style::WIDE);
    assert!(wide.contains("{%- if\na\t\t.b\r\n  =="), "{wide:?}");
}

#[test]
fn statements_depend_on_each_other_by_names() {
    let independent = |source: &str| {
        let (Template { nodes }, errors) = parse(source);
        assert_eq!((nodes.len(), &errors[..]), (2, &[][..]), "{source}");
        knock_properties::are_independent(&nodes[0], &nodes[1])
    };
    assert!(independent("{{ a }}{{ a }}"));
    assert!(independent("{% assign x = a %}{% assign y = a %}"));
    assert!(independent("{% for x in a %}{{ x }}{% endfor %}{{ x }}"));
    assert!(!independent("{% assign x = a %}{{ x }}"));
    assert!(!independent(
        "{{ a[x] }}{% if b %}{% capture x %}{% endcapture %}{% endif %}"
    ));
    assert!(!independent("{% assign x = a %}{% increment x %}"));
}
