//! Templates that nobody wrote, each the same for the same seed. They mix what decides about
//! presence: guards, defaults, loops, locals.

use fastrand::Rng;

/// How deep blocks stand in blocks.
const DEPTH: usize = 2;

/// A value, and a test that holds only if it is there.
struct Path {
    written: &'static str,
    test: &'static str,
}

/// A path is always tested in the same way, so that its kinds do not conflict.
const TESTED: [Path; 7] = [
    path("data.a", "data.a"),
    path("data.b", "data.b == 'x'"),
    path("c", "c > 3"),
    path("data.p.y", "data.p.y != nil"),
    path("data.q.t", "data.q.t contains 'x'"),
    path("data['u']", "data.u == true or data.u"),
    path("data.v.w.z", "data.v.w"),
];

/// What no test looks at.
const PLAIN: [&str; 4] = ["data.d", "e", "data.r.x", "data.r.s.y"];

const fn path(written: &'static str, test: &'static str) -> Path {
    Path { written, test }
}

/// What a template may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Whatever parses.
    Any,
    /// Every block is run for some payload that has all that the template requires: nothing is
    /// tested twice, and what is tested is shown only where a test says that it is there.
    Reachable,
}

/// A made-up template.
pub(crate) fn template(seed: u64, style: Style) -> String {
    let mut writer = Writer {
        random: Rng::with_seed(seed),
        style,
        tested: Vec::new(),
        present: Vec::new(),
        locals: Vec::new(),
    };
    writer.blocks(DEPTH)
}

struct Writer {
    random: Rng,
    style: Style,
    /// The paths that are not tested here again.
    tested: Vec<usize>,
    /// Those of them that are known to be there.
    present: Vec<usize>,
    /// Locals that are bound here.
    locals: Vec<String>,
}

impl Writer {
    fn blocks(&mut self, depth: usize) -> String {
        let count = self.random.usize(1..=2);
        (0..count).map(|_| self.block(depth)).collect()
    }

    fn block(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.output();
        }
        match self.random.usize(..10) {
            0 => self.condition("if", depth),
            1 => self.condition("unless", depth),
            2 => self.choice(depth),
            3 => self.repetition(depth),
            4 => self.assignment(),
            5 => self.capture(depth),
            6 => self.element(),
            _ => self.output(),
        }
    }

    /// A value that may be shown here.
    fn value(&mut self) -> String {
        let mut values: Vec<&str> = PLAIN.into();
        match self.style {
            Style::Any => values.extend(TESTED.iter().map(|path| path.written)),
            Style::Reachable => values.extend(self.present.iter().map(|at| TESTED[*at].written)),
        }
        values.extend(self.locals.iter().map(String::as_str));
        values[self.random.usize(..values.len())].to_owned()
    }

    fn output(&mut self) -> String {
        let value = self.value();
        match self.random.usize(..5) {
            0 => format!("{{{{ {value} | default: 'none' }}}} "),
            1 => format!("{{{{ {value} | default: {} }}}} ", self.value()),
            2 => format!("{{{{ 'text' | append: {value} }}}} "),
            _ => format!("{{{{ {value} }}}} "),
        }
    }

    /// A test of one or two values that no test around looks at, and which of them are there
    /// where it holds.
    fn test(&mut self) -> Option<(String, Vec<usize>)> {
        let (first, test) = self.untested()?;
        match (self.random.usize(..4), self.untested()) {
            (0, Some((second, other))) => {
                Some((format!("{test} and {other}"), vec![first, second]))
            }
            (1, Some((_, other))) => Some((format!("{test} or {other}"), Vec::new())),
            _ => Some((test.to_owned(), vec![first])),
        }
    }

    fn untested(&mut self) -> Option<(usize, &'static str)> {
        let free = (0..TESTED.len()).filter(|at| !self.tested.contains(at));
        let free: Vec<usize> = free.collect();
        let at = *free.get(self.random.usize(..free.len().max(1)))?;
        self.tested.push(at);
        Some((at, TESTED[at].test))
    }

    fn condition(&mut self, tag: &str, depth: usize) -> String {
        let tested = self.tested.len();
        let Some((test, present)) = self.test() else {
            return self.output();
        };
        let is_if = tag == "if";
        let holds: &[usize] = if is_if { &present } else { &[] };
        let fails: &[usize] = if is_if { &[] } else { &present };
        let mut parts = vec![format!("{{% {tag} {test} %}}"), self.inner(depth, holds)];
        if is_if && self.random.bool() {
            if let Some((other, test)) = self.untested() {
                parts.push(format!("{{% elsif {test} %}}"));
                parts.push(self.inner(depth, &[other]));
            }
        }
        if self.random.bool() {
            parts.push("{% else %}".to_owned());
            parts.push(self.inner(depth, fails));
        }
        self.leave(tested);
        parts.push(format!("{{% end{tag} %}}"));
        parts.concat()
    }

    fn choice(&mut self, depth: usize) -> String {
        if self.tested.contains(&1) {
            return self.output();
        }
        let tested = self.tested.len();
        self.tested.push(1);
        let (when, otherwise) = (self.inner(depth, &[1]), self.inner(depth, &[]));
        self.leave(tested);
        format!("{{% case data.b %}}{{% when 'x' %}}{when}{{% else %}}{otherwise}{{% endcase %}}")
    }

    fn repetition(&mut self, depth: usize) -> String {
        let (list, member) = match self.random.usize(..4) {
            0 => ("data.items", "item.title"),
            1 => ("data.r.list", "item"),
            2 => ("activities", "item.k"),
            _ => ("data.items", "item.note"),
        };
        let locals = self.locals.len();
        self.locals.push(member.to_owned());
        let inner = self.inner(depth, &[]);
        self.locals.truncate(locals);
        format!("{{% for item in {list} %}}{{{{ {member} }}}}{inner}{{% endfor %}}")
    }

    /// Members of elements, read without a loop or under a guard in one.
    fn element(&mut self) -> String {
        let forms = [
            "{{ data.items[0].note }}",
            "{% assign one = data.items | first %}{{ one.title }}",
            "{% for item in data.items %}{% if item.more %}{{ item.more.x }}{% endif %}{% endfor %}",
            "{% for item in data.items %}{% unless item.less %}{{ item.note }}{% endunless %}{% endfor %}",
            "{% if total_activities > 1 %}{{ activities[1].data.k }}{% endif %}",
        ];
        forms[self.random.usize(..forms.len())].to_owned()
    }

    fn assignment(&mut self) -> String {
        let (name, value) = (format!("local_{}", self.random.usize(..3)), self.value());
        let filter = if self.random.bool() {
            ""
        } else {
            " | default: 'none'"
        };
        self.locals.push(name.clone());
        format!("{{% assign {name} = {value}{filter} %}}")
    }

    fn capture(&mut self, depth: usize) -> String {
        let inner = self.inner(depth, &[]);
        self.locals.push("captured".to_owned());
        format!("{{% capture captured %}}{inner}{{% endcapture %}}")
    }

    /// Comes to the end of a block.
    fn leave(&mut self, tested: usize) {
        if self.style == Style::Any {
            self.tested.truncate(tested);
        }
    }

    /// What stands in a block, where these paths are known to be there.
    fn inner(&mut self, depth: usize, present: &[usize]) -> String {
        let known = self.present.len();
        self.present.extend(present);
        let text = self.blocks(depth - 1);
        self.present.truncate(known);
        text
    }
}
