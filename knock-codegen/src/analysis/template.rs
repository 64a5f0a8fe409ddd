//! Liquid templates, wherever they stand.

use knock_liquid::ast::{Name, Node, TagKind};
use knock_liquid::{
    Environment, Read, Scope, SyntaxError, SyntaxErrorKind, Value, Variable, parse,
};

use super::access::Access;
use super::call::Caller;
use super::root::{COUNTS, Place, is_root};
use super::usage::{Allowed, filter_effect};
use super::{Situation, WorkflowReader};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Text;

/// What a template leaves behind.
#[derive(Default)]
pub(super) struct Outcome<'a> {
    /// The names that it binds.
    pub(super) scope: Scope<'a>,
    /// What it prints, where it is one output and nothing else.
    pub(super) printed: Option<Value<'a>>,
}

/// Names that Liquid binds itself.
fn is_built_in(name: &str) -> bool {
    matches!(name, "forloop" | "tablerowloop")
}

/// Whether there can be anything to read in it.
pub(super) fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

impl<'a> WorkflowReader<'a> {
    /// Reads a template in which nothing is bound.
    pub(super) fn template(&mut self, text: &'a Text, situation: &Situation<'a>) -> Outcome<'a> {
        self.template_in(text, situation, Scope::new(), false, &mut Vec::new())
    }

    /// Reads a template that finds names bound; a closed one sees nothing else. `callers` are the
    /// partials that are being rendered.
    pub(super) fn template_in(
        &mut self,
        text: &'a Text,
        situation: &Situation<'a>,
        scope: Scope<'a>,
        closed: bool,
        callers: &mut Vec<Caller<'a>>,
    ) -> Outcome<'a> {
        let is_brought_in = closed || situation.place == Place::Layout;
        if !is_template(&text.value) || (is_brought_in && !self.brings_in(text, situation)) {
            return Outcome {
                scope,
                printed: None,
            };
        }
        let (template, errors) = parse(&text.value);
        self.syntax_errors(text, &errors);
        let analysis = knock_liquid::analyze(
            &template,
            Environment {
                scope,
                guards: situation.guards.clone(),
                closed,
                filter_effect,
                counts: COUNTS,
            },
        );
        for read in &analysis.reads {
            let access = situation.read(text, read);
            self.suspect(read, &access, situation);
            self.record(access);
        }
        self.text_parameters(text, &analysis.reads);
        let outer = closed.then(|| std::mem::take(&mut self.unread));
        self.unread.hidden |= !errors.is_empty();
        self.names(text, &analysis, situation);
        if let Some(outer) = outer {
            // Nothing outside of a partial sees its locals.
            self.report_unread();
            self.unread = outer;
        }
        for name in &analysis.unbound {
            if !is_built_in(name.text) {
                self.empty_in_partial(text, *name);
            }
        }
        for call in &analysis.calls {
            self.call(text, call, situation, callers);
        }
        Outcome {
            scope: analysis.scope,
            printed: analysis.printed,
        }
    }

    /// Reports what does not parse. A template of Handlebars is one mistake, however long it is.
    fn syntax_errors(&mut self, text: &Text, errors: &[SyntaxError]) {
        let (handlebars, others): (Vec<&SyntaxError>, Vec<&SyntaxError>) = errors
            .iter()
            .partition(|error| error.kind == SyntaxErrorKind::Handlebars);
        let others = others.into_iter().map(|error| syntax_error(text, error));
        self.diagnostics.extend(others);
        if let Some((first, rest)) = handlebars.split_first() {
            let labels = rest.iter().map(|error| text.locate(error.span));
            let first = syntax_error(text, first);
            let whole = labels.fold(first, |whole, place| whole.label(place, "this as well"));
            self.diagnostics.push(whole);
        }
    }

    /// A name that a partial does not see.
    fn empty_in_partial(&mut self, text: &Text, name: Name<'_>) {
        let message = format!("`{}` is empty inside a partial", name.text);
        let argument = match name.text {
            root if is_root(root) => format!("name: {root}.name"),
            name => format!("{name}: {name}"),
        };
        self.diagnostics.push(
            Diagnostic::new(Code::EmptyInPartial, text.locate(name.span), message).help(format!(
                "pass what it needs where it is rendered: `{argument}`"
            )),
        );
    }

    /// Reads a setting that holds a path, or a template where it holds Liquid.
    pub(super) fn path_setting(
        &mut self,
        text: &'a Text,
        situation: &Situation<'a>,
        allowed: Allowed,
    ) {
        if is_template(&text.value) {
            self.template(text, situation);
            return;
        }
        if text.value.trim().is_empty() {
            return;
        }
        match knock_liquid::parse_path(&text.value) {
            Ok(path) => {
                let variable = Variable::from(&path);
                let location = text.locate(path.span);
                let access = situation.access(&variable, &situation.guards, allowed, location);
                let access = Access {
                    demands: !situation.tests,
                    ..access
                };
                self.suspect_access(&access, situation);
                self.record(access);
            }
            Err(error) => {
                let message = format!("`{}` is not a path: {error}", text.value);
                self.diagnostics.push(
                    Diagnostic::new(Code::InvalidPath, text.locate(error.span), message)
                        .help("write a path like `data.project.id`, or a Liquid template"),
                );
            }
        }
    }
}

fn syntax_error(text: &Text, error: &SyntaxError) -> Diagnostic {
    let message = match error.kind {
        SyntaxErrorKind::Include => "Knock does not have the tag `include`".to_owned(),
        _ => error.to_string(),
    };
    let location = text.locate(error.span);
    Diagnostic {
        help: error.help(),
        ..Diagnostic::new(Code::Liquid, location, message)
    }
}

impl<'a> Situation<'a> {
    /// What a read of a template is in the terms of Knock.
    pub(super) fn read(&self, text: &Text, read: &Read<'a>) -> Access<'a> {
        let access = self.access(
            &read.variable,
            &read.guards,
            Allowed::by(read.usage),
            text.locate(read.span),
        );
        Access {
            demands: !self.tests && !read.usage.is_test(),
            aliased: read.aliased,
            ..access
        }
    }
}

/// A template of JSON with a value in the place of everything that Liquid makes, so that it is
/// JSON itself; it is none where Liquid may make members of an object.
pub(super) fn filled(text: &str) -> String {
    let (template, _) = parse(text);
    let mut filled = String::new();
    for node in template.nodes {
        let in_text = filled.matches('"').count() - filled.matches("\\\"").count();
        let value = match (node, filled.trim_end().chars().last()) {
            (Node::Text(span), _) => span.text(text),
            (Node::Output(_), _) | (_, Some(':')) => "0",
            (_, Some('[')) => "",
            _ if in_text % 2 == 1 => "",
            (Node::Tag(tag), _) => match tag.kind {
                TagKind::Assign { .. } | TagKind::Capture { .. } | TagKind::Comment => "",
                _ => "?",
            },
        };
        filled.push_str(value);
    }
    filled
}
