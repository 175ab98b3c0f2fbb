import pytest
pytestmark = pytest.mark.browser
def test_shots(site, visit):
    site.do("oo-01","kurator-01"); site.do("oo-01","kurator-01",mentees_enrolled=0)
    site.do("oo-02","kurator-02")
    t=site.task("oo-01").id; e=site.task("oo-02").id
    for w in (1400,390):
        v=visit("kurator-01",width=w,height=900); p=v.page
        for name,u in (("inbox","/tasks"),("task",f"/tasks/{t}"),("head","/")):
            p.goto(u); p.wait_for_load_state("networkidle"); p.screenshot(path=f"/tmp/shots/{name}-{w}.png",full_page=True)
            print(name,w,p.evaluate("[document.documentElement.scrollWidth,innerWidth]"))
        p.goto(f"/tasks/{t}"); p.get_by_role("button",name="Выполнить").click(); p.wait_for_load_state("networkidle"); p.screenshot(path=f"/tmp/shots/errors-{w}.png",full_page=True)
        v=visit("kurator-02",width=w,height=900); p=v.page
        p.goto(f"/tasks/{e}"); p.wait_for_load_state("networkidle"); p.screenshot(path=f"/tmp/shots/table-{w}.png",full_page=True)
        v=visit("auditor",width=w,height=900); p=v.page
        for name,u in (("plan","/plan"),("activity","/plan/4.2"),("instance",f"/instances/{site.branch('oo-02')}")):
            p.goto(u); p.wait_for_load_state("networkidle"); p.screenshot(path=f"/tmp/shots/{name}-{w}.png",full_page=(name!="plan"))
            print(name,w,p.evaluate("[document.documentElement.scrollWidth,innerWidth]"))
        print(v.complaints)
