//! One engine and this analysis, template by template.

use std::collections::BTreeSet;

use knock_liquid::{Analysis, Environment, Segment, SyntaxError, Variable, analyze, parse};

use crate::engines::Engine;
use crate::reasons::REASONS;
use crate::templates::Template;

/// What came of all templates.
pub(crate) struct Comparison {
    pub(crate) engine: &'static Engine,
    pub(crate) same: usize,
    pub(crate) different: usize,
    pub(crate) one_parses: usize,
    pub(crate) none_parses: usize,
    /// How many differences each reason explains.
    pub(crate) explained: Vec<usize>,
    pub(crate) unexplained: Vec<String>,
}

/// A template on which the two do not agree.
pub(crate) struct Disagreement<'a> {
    pub(crate) template: &'a Template,
    pub(crate) errors: &'a [SyntaxError],
    pub(crate) analysis: &'a Analysis<'a>,
    /// The paths that only this analysis has, and those that only the engine has.
    pub(crate) only_here: BTreeSet<String>,
    pub(crate) only_there: BTreeSet<String>,
    pub(crate) there: &'a BTreeSet<String>,
}

/// What they do not agree on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Difference<'a> {
    /// Only this parser takes the template.
    ParsesHere,
    /// Only the engine takes the template.
    ParsesThere,
    /// Only this analysis says that it reads a path.
    ReadHere(&'a str),
    /// Only the engine says so.
    ReadThere(&'a str),
}

impl Comparison {
    pub(crate) fn new(
        engine: &'static Engine,
        templates: &[Template],
        answers: &[Option<BTreeSet<String>>],
    ) -> Self {
        let mut comparison = Self {
            engine,
            same: 0,
            different: 0,
            one_parses: 0,
            none_parses: 0,
            explained: vec![0; REASONS.len()],
            unexplained: Vec::new(),
        };
        for (template, answer) in templates.iter().zip(answers) {
            comparison.compare(template, answer.as_ref());
        }
        comparison
    }

    fn compare(&mut self, template: &Template, answer: Option<&BTreeSet<String>>) {
        let (tree, errors) = parse(&template.text);
        let analysis = analyze(&tree, Environment::default());
        let passed = analysis.calls.iter().flat_map(|call| &call.arguments);
        let reads = analysis
            .reads
            .iter()
            .chain(passed.flat_map(|argument| &argument.reads));
        let named = |aliased: bool| {
            let reads = reads.clone().filter(move |read| aliased || !read.aliased);
            reads.map(|read| written(&read.variable)).collect()
        };
        let (here, with_locals): (BTreeSet<String>, BTreeSet<String>) = (named(false), named(true));
        let none = BTreeSet::new();
        let there = answer.unwrap_or(&none);
        let disagreement = Disagreement {
            template,
            errors: &errors,
            analysis: &analysis,
            only_here: here.difference(there).cloned().collect(),
            only_there: there.difference(&with_locals).cloned().collect(),
            there,
        };
        match (errors.is_empty(), answer.is_some()) {
            (false, false) => self.none_parses += 1,
            (true, false) => {
                self.one_parses += 1;
                self.explain(&disagreement, Difference::ParsesHere);
            }
            (false, true) => {
                self.one_parses += 1;
                self.explain(&disagreement, Difference::ParsesThere);
            }
            (true, true) => {
                for path in &disagreement.only_here {
                    self.explain(&disagreement, Difference::ReadHere(path));
                }
                for path in &disagreement.only_there {
                    self.explain(&disagreement, Difference::ReadThere(path));
                }
                let is_same =
                    disagreement.only_here.is_empty() && disagreement.only_there.is_empty();
                *(if is_same {
                    &mut self.same
                } else {
                    &mut self.different
                }) += 1;
            }
        }
    }

    fn explain(&mut self, disagreement: &Disagreement, difference: Difference) {
        match REASONS
            .iter()
            .position(|reason| (reason.explains)(disagreement, difference))
        {
            Some(at) => self.explained[at] += 1,
            None => self.unexplained.push(format!(
                "{}: {difference:?} in {}: {:?} {:?}",
                self.engine.name,
                disagreement.template.origin,
                disagreement.template.text,
                disagreement.errors.first()
            )),
        }
    }
}

/// A variable as both sides write it: `items[].name`, whatever selects the element.
fn written(variable: &Variable) -> String {
    let mut path = String::new();
    for segment in variable.segments() {
        match segment {
            Segment::Key(name) if path.is_empty() => path.push_str(name),
            Segment::Key(name) => path.extend([".", name]),
            Segment::Index(_) | Segment::Element | Segment::Unknown => path.push_str("[]"),
        }
    }
    path
}
