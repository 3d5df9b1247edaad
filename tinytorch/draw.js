(name, dots, pen) => {
  const root = document.getElementById(name);
  const [canvas, ring] = [root.querySelector("canvas"), root.querySelector("i")];
  const said = root.querySelector("[role=status]");
  const ink = canvas.getContext("2d", { willReadFrequently: true });
  const cursor = { x: dots / 2, y: dots / 2, down: false };
  let comm;
  let timer;

  /** The kernel of the notebook in which this output stands. */
  function kernel() {
    const widgets = window.jupyterapp ? [...window.jupyterapp.shell.widgets("main")] : [];
    return widgets.find((widget) => widget.node.contains(root))?.sessionContext?.session?.kernel;
  }

  /** What to do where no kernel is found: elsewhere than on the site, or in a notebook that was opened again. */
  const unconnected = () => window.jupyterapp
    ? "Run the cells above and this one to draw."
    : "Drawing works on the course's own site, where the notebook gives this pad a way to Python.";

  function connect() {
    const found = kernel();
    if (!found) {
      said.textContent = unconnected();
      return;
    }
    comm = found.createComm(name);
    comm.onMsg = (message) => (said.innerHTML = message.content.data.html);
    comm.onClose = () => (said.textContent = "Python was started again. Run the cells above and this one to draw.");
    comm.open();
    said.textContent = "Draw a digit in the square.";
  }

  /** How much ink each dot has, 0 to 255, as base64. */
  function drawing() {
    const { data } = ink.getImageData(0, 0, dots, dots);
    return btoa(Array.from({ length: dots * dots }, (_, i) => String.fromCharCode(data[4 * i + 3])).join(""));
  }

  function sendSoon() {
    clearTimeout(timer);
    timer = setTimeout(() => comm?.send({ ink: drawing() }), 120);
  }

  function stroke(from, to) {
    ink.lineWidth = dots * pen;
    ink.lineCap = "round";
    ink.beginPath();
    ink.moveTo(from.x, from.y);
    ink.lineTo(to.x, to.y);
    ink.stroke();
    sendSoon();
  }

  const place = (event) => ({
    x: (event.offsetX / canvas.clientWidth) * dots, y: (event.offsetY / canvas.clientHeight) * dots,
  });

  let last;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    stroke(last, last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = place(event);
    stroke(last, next);
    last = next;
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (last = undefined));

  const ways = { ArrowLeft: [-4, 0], ArrowRight: [4, 0], ArrowUp: [0, -4], ArrowDown: [0, 4] };
  const inside = (value) => Math.min(dots, Math.max(0, value));
  canvas.addEventListener("keydown", (event) => {
    if (!ways[event.key] && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    const from = { ...cursor };
    if (event.key === " ") cursor.down = !cursor.down;
    const [right, below] = ways[event.key] ?? [0, 0];
    [cursor.x, cursor.y] = [inside(cursor.x + right), inside(cursor.y + below)];
    if (cursor.down) stroke(from, cursor);
    const zoom = canvas.clientWidth / dots;
    Object.assign(ring.style, { display: "block", left: `${cursor.x * zoom - 5}px`, top: `${cursor.y * zoom - 5}px` });
  });

  root.querySelector("button").addEventListener("click", () => {
    ink.clearRect(0, 0, dots, dots);
    sendSoon();
  });
  connect();
}
