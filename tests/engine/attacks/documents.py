"""Hostile documents: what each tries, and the rule that refuses it; None if it is inert."""

from __future__ import annotations

from collections.abc import Callable

from tests.engine.checks.large import HEAD, chain, document, nested, process, tasks

BODY = process(tasks(1))
PLAIN = document(BODY)


def with_dtd(inside: str, name: str = "&x;") -> str:
    """Return a document with a DTD, and a process with this name."""
    head, _, rest = HEAD.partition("?>")
    named = BODY.replace("<bpmn:process", f'<bpmn:process name="{name}"', 1)
    return f"{head}?><!DOCTYPE x [{inside}]>{rest}{named}</bpmn:definitions>"


def laughs(levels: int = 12) -> str:
    """Return entities of which each is ten of the one before."""
    first = '<!ENTITY x0 "ha">'
    more = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, levels))
    return f'{first}{more}<!ENTITY x "&x{levels - 1};">'


def attribute(name: str, value: str) -> bytes:
    """Return a plain document with one more attribute at its process."""
    return document(BODY.replace("<bpmn:process", f'<bpmn:process {name}="{value}"', 1))


def attributes(name: str, count: int) -> bytes:
    """Return a plain document whose process has very many attributes."""
    more = " ".join(f'{name.format(n=n)}="u"' for n in range(count))
    return document(BODY.replace("<bpmn:process", f"<bpmn:process {more}", 1))


def inside_task(element: str) -> bytes:
    """Return a plain document with something in its task."""
    task = f'<bpmn:task id="t0">{element}</bpmn:task>'
    return document(BODY.replace('<bpmn:task id="t0"/>', task, 1))


def named(element_id: str) -> bytes:
    """Return a plain document whose task has this id."""
    return document(BODY.replace("t0", element_id))


def wide(element: str, count: int) -> bytes:
    """Return a plain document with so many more elements in its process."""
    more = "".join(element.format(n=n) for n in range(count))
    return document(BODY.replace("<bpmn:startEvent", f"{more}<bpmn:startEvent", 1))


def messages(count: int) -> bytes:
    """Return a document with so many messages, and an event for each of 1,900."""
    roots = "".join(f'<bpmn:message id="m{n}" name="m{n}"/>' for n in range(count))
    names = [f"e{n}" for n in range(1_900)]
    catches = "".join(
        f'<bpmn:intermediateCatchEvent id="{name}"><bpmn:messageEventDefinition '
        f'messageRef="m{count - 1}"/></bpmn:intermediateCatchEvent>'
        for name in names
    )
    events = f'<bpmn:startEvent id="start"/>{catches}<bpmn:endEvent id="end"/>'
    return document(roots + process(events + chain(["start", *names, "end"])))


def expressions(count: int) -> bytes:
    """Return a document full of expressions as large as they may be."""
    text = "+".join(["1"] * 18)
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="a" targetRef="b"><bpmn:conditionExpression>'
        f"{text}+{n}</bpmn:conditionExpression></bpmn:sequenceFlow>"
        for n in range(count)
    )
    nodes = "".join(f'<bpmn:task id="{name}"/>' for name in "ab")
    events = '<bpmn:startEvent id="start"/><bpmn:endEvent id="end"/>'
    around = chain(["start", "a"]) + chain(["b", "end"])
    return document(process(events + nodes + flows + around))


def brackets(count: int) -> bytes:
    """Return a document full of expressions that no parser likes."""
    return expressions(count).replace(b"1+1+1+1+1+1+1", b"(((((((((((((")


Attack = tuple[Callable[[], bytes | str], str | None]

ATTACKS: dict[str, Attack] = {
    "external entity": (
        lambda: with_dtd('<!ENTITY x SYSTEM "file://{secret}">'),
        "document-doctype",
    ),
    "parameter entity": (
        lambda: with_dtd('<!ENTITY % p SYSTEM "http://127.0.0.1:{port}/p.dtd">%p;', "n"),
        "document-doctype",
    ),
    "external DTD": (
        lambda: PLAIN.decode().replace(
            "?>", '?><!DOCTYPE definitions SYSTEM "http://127.0.0.1:{port}/x.dtd">', 1
        ),
        "document-doctype",
    ),
    "billion laughs": (lambda: with_dtd(laughs()), "document-doctype"),
    "quadratic blow-up": (
        lambda: with_dtd(f'<!ENTITY x "{"a" * 50_000}">', "&x;" * 20_000),
        "document-doctype",
    ),
    "billion laughs in UTF-16": (
        lambda: with_dtd(laughs()).replace("UTF-8", "UTF-16").encode("utf-16"),
        "document-doctype",
    ),
    "an external entity in windows-1251": (
        lambda: (
            with_dtd('<!ENTITY x SYSTEM "file://{secret}">', "Отпуск&x;")
            .replace("UTF-8", "windows-1251")
            .encode("cp1251")
        ),
        "document-doctype",
    ),
    "a DOCTYPE behind much white space": (
        lambda: with_dtd(laughs()).replace("<!DOCTYPE", " " * 5_000 + "<!DOCTYPE", 1),
        "document-doctype",
    ),
    "entities behind a mark of byte order": (
        lambda: b"\xef\xbb\xbf" + with_dtd(laughs()).encode(),
        "document-doctype",
    ),
    "an entity that is not declared": (lambda: attribute("name", "&x;"), "document-xml"),
    "an inclusion of a file": (
        lambda: inside_task(
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{secret}"/>'
        ),
        "element-foreign",
    ),
    "a style sheet": (
        lambda: PLAIN.decode().replace(
            "?>", '?><?xml-stylesheet href="http://127.0.0.1:{port}/x.xsl" type="text/xsl"?>', 1
        ),
        None,
    ),
    "a schema at an address": (
        lambda: PLAIN.decode().replace(
            "targetNamespace",
            'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
            'i:schemaLocation="urn:x http://127.0.0.1:{port}/x.xsd" targetNamespace',
            1,
        ),
        None,
    ),
    "an imported file": (
        lambda: PLAIN.decode().replace(
            "<bpmn:process",
            '<bpmn:import importType="urn:x" namespace="urn:y" location="file://{secret}"/>'
            "<bpmn:process",
            1,
        ),
        None,
    ),
    "a processing instruction in an expression": (
        lambda: document(
            BODY.replace(
                'targetRef="end"/>',
                'targetRef="end"><bpmn:conditionExpression>tr<?php system("id") ?>ue'
                "</bpmn:conditionExpression></bpmn:sequenceFlow>",
            )
        ),
        None,
    ),
    "256 levels of elements": (
        lambda: inside_task("<bpmn:documentation>" * 300 + "</bpmn:documentation>" * 300),
        "document-depth",
    ),
    "40,000 levels of elements": (
        lambda: document("<bpmn:a>" * 40_000 + "</bpmn:a>" * 40_000),
        "document-depth",
    ),
    "100,000 levels of elements": (
        lambda: document("<bpmn:a>" * 100_000 + "</bpmn:a>" * 100_000),
        "document-depth",
    ),
    "100 levels of subprocesses": (lambda: document(process(nested(100))), "size-nesting"),
    "240 levels of subprocesses": (lambda: document(process(nested(240))), "size-nesting"),
    "an attribute of 10 MB": (lambda: attribute("name", "x" * 10_000_000), "document-size"),
    "an attribute of 1.9 MB": (lambda: attribute("name", "x" * 1_900_000), "size-name"),
    "a text of 1.9 MB": (
        lambda: inside_task(f"<bpmn:documentation>{'x' * 1_900_000}</bpmn:documentation>"),
        "size-text",
    ),
    "150,000 attributes": (lambda: attributes("a{n}", 150_000), "document-attributes"),
    "100,000 attributes of a vendor": (
        lambda: attributes("b:a{n}", 100_000),
        "document-attributes",
    ),
    "80,000 namespaces": (lambda: attributes("xmlns:n{n}", 80_000), "document-attributes"),
    "null bytes": (lambda: PLAIN.replace(b"start", b"sta\x00rt"), "document-xml"),
    "null bytes in front": (lambda: b"\x00\x00\x00" + PLAIN, "document-encoding"),
    "control characters": (lambda: attribute("name", "a\x0bb\x1bc"), "document-xml"),
    "characters that XML does not know": (
        lambda: attribute("name", "&#0;&#xFFFE;"),
        "document-xml",
    ),
    "UTF-16": (lambda: PLAIN.decode().replace("UTF-8", "UTF-16").encode("utf-16"), None),
    "UTF-16 that ends in the middle of a character": (
        lambda: PLAIN.decode().replace("UTF-8", "UTF-16").encode("utf-16")[:-1],
        "document-encoding",
    ),
    "half a surrogate in UTF-16": (
        lambda: PLAIN.decode().replace("UTF-8", "UTF-16").encode("utf-16") + b"\x00\xd8",
        "document-encoding",
    ),
    "UTF-16 without a mark": (
        lambda: PLAIN.decode().replace("UTF-8", "UTF-16").encode("utf-16-le"),
        "document-encoding",
    ),
    "a codec of Python": (lambda: PLAIN.replace(b"UTF-8", b"zlib_codec"), "document-encoding"),
    "an encoding of two names": (
        lambda: PLAIN.replace(b'"UTF-8"', b'"UTF-8" encoding="windows-1251"'),
        "document-xml",
    ),
    "a letter that grows to two megabytes": (
        lambda: (
            attribute("name", "№" * 1_500_000)
            .decode()
            .replace("UTF-8", "windows-1251")
            .encode("cp1251")
        ),
        "document-size",
    ),
    "UTF-32": (
        lambda: PLAIN.decode().replace("UTF-8", "UTF-32").encode("utf-32"),
        "document-encoding",
    ),
    "UTF-7": (lambda: PLAIN.replace(b"UTF-8", b"UTF-7"), "document-encoding"),
    "an encoding of mainframes": (lambda: PLAIN.decode().encode("cp037"), "document-encoding"),
    "an encoding that is not what it says": (
        lambda: attribute("name", "Отпуск").decode().encode("cp1251"),
        "document-encoding",
    ),
    "overlong UTF-8": (lambda: PLAIN.replace(b"start", b"sta\xc0\xafrt"), "document-encoding"),
    "half a surrogate": (
        lambda: PLAIN.replace(b"start", b"sta\xed\xa0\x80rt"),
        "document-encoding",
    ),
    "an archive": (lambda: b"PK\x03\x04" + b"\x00" * 1_000, "document-xml"),
    "nothing": (lambda: b"", "document-xml"),
    "an id that climbs": (lambda: named("../../../etc/passwd"), "id-valid"),
    "an id with a script": (lambda: named("&lt;script&gt;alert(1)&lt;/script&gt;"), "id-valid"),
    "an id of 100,000 letters": (lambda: named("x" * 100_000), "id-valid"),
    "an id of a Python attribute": (lambda: named("__class__"), None),
    "names with scripts": (
        lambda: attribute("name", "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}${{7*7}}%s%n{{0}}"),
        None,
    ),
    "2,000 elements": (lambda: document(process(tasks(1_998))), None),
    "20,000 elements": (lambda: document(process(tasks(17_000))), "size-nodes"),
    "170,000 elements of no use": (
        lambda: wide("<bpmn:x/>", 170_000),
        "size-elements",
    ),
    "59,000 elements of no use": (lambda: wide("<bpmn:x/>", 59_000), "element-known"),
    "1,900 tasks of one id": (lambda: wide('<bpmn:task id="same"/>', 1_900), "id-unique"),
    "4,900 flows that lead nowhere": (
        lambda: wide('<bpmn:sequenceFlow id="g{n}" sourceRef="y{n}" targetRef="z{n}"/>', 4_900),
        "flow-dangling",
    ),
    "1,900 boundary events at one task": (
        lambda: wide('<bpmn:boundaryEvent id="b{n}" attachedToRef="t0"/>', 1_900),
        "event-supported",
    ),
    "a lane with 30,000 times the same node": (
        lambda: (
            wide("<bpmn:flowNodeRef>t0</bpmn:flowNodeRef>", 30_000)
            .replace(
                b"<bpmn:flowNodeRef>", b'<bpmn:laneSet><bpmn:lane id="l"><bpmn:flowNodeRef>', 1
            )
            .replace(b"<bpmn:startEvent", b"</bpmn:lane></bpmn:laneSet><bpmn:startEvent", 1)
        ),
        None,
    ),
    "a node in 15,000 lanes": (
        lambda: wide(
            '<bpmn:laneSet><bpmn:lane id="l{n}" name="l{n}">'
            "<bpmn:flowNodeRef>t0</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>",
            15_000,
        ),
        "lane-single",
    ),
    "20,000 lanes": (
        lambda: wide('<bpmn:laneSet><bpmn:lane id="l{n}" name="l"/></bpmn:laneSet>', 20_000),
        "lane-names",
    ),
    "30,000 messages": (lambda: messages(30_000), None),
    "4,900 large conditions": (lambda: expressions(4_900), None),
    "4,900 broken conditions": (lambda: brackets(4_900), "condition-valid"),
    "a script in the language of the shell": (
        lambda: document(
            BODY.replace(
                '<bpmn:task id="t0"/>',
                '<bpmn:scriptTask id="t0" scriptFormat="bash"><bpmn:script>touch {canary}'
                "</bpmn:script></bpmn:scriptTask>",
            )
        ),
        "script-valid",
    ),
    "a class of Java": (
        lambda: inside_task(
            '<bpmn:extensionElements><c:executionListener xmlns:c="http://camunda.org/schema" '
            'class="java.lang.Runtime"/></bpmn:extensionElements>'
        ),
        "extension-elements",
    ),
}
"""`{secret}`, `{canary}` and `{port}` stand for what the test puts there."""
