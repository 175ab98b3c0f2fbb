// bpmn-js-token-simulation has its words in its code: they are replaced while it is bundled.
// A word that is no longer found where it stood fails the build, so that no release of the package
// brings English back unnoticed.
import { readFile } from "node:fs/promises";
import path from "node:path";

const LIB = "node_modules/bpmn-js-token-simulation/lib/";

const WORDS = {
  "features/context-pads/handler/ExclusiveGatewayHandler.js": {
    'title="Set Sequence Flow"': 'title="Выбрать, куда пойдёт токен"',
  },
  "features/context-pads/handler/InclusiveGatewayHandler.js": {
    'title="Set Sequence Flow"': 'title="Выбрать, куда пойдут токены"',
  },
  "features/context-pads/handler/PauseHandler.js": {
    "${ wait ? 'Remove' : 'Add' } pause point": "${ wait ? 'Больше здесь не ждать' : 'Ждать здесь' }",
  },
  "features/context-pads/handler/TriggerHandler.js": {
    'title="Trigger Event"': 'title="Пустить токен дальше"',
  },
  "features/element-support/ElementSupport.js": {
    "'Found unsupported elements'": "'Часть элементов проиграть нельзя'",
    "'Not supported'": "'Не проигрывается'",
  },
  "features/log/Log.js": {
    'title="Toggle Simulation Log"': 'title="Журнал: показать или скрыть"',
    'aria-label="Close"': 'aria-label="Закрыть журнал"',
    "Simulation Log": "Журнал",
    "No Entries": "Пока ничего не произошло",
    "|| 'SubProcess'": "|| 'Подпроцесс'",
    ": 'Process'": ": 'Процесс'",
    "'finished'": "'завершён'",
    "'canceled'": "'прерван'",
    "} started`": "} начат`",
    "'Service Task'": "'Шаг системы'",
    "'User Task'": "'Задача'",
    "'Call Activity'": "'Вызов процесса'",
    "'Script Task'": "'Вычисление'",
    "'Business Rule Task'": "'Правило'",
    "'Manual Task'": "'Ручная задача'",
    "'Receive Task'": "'Получение сообщения'",
    "'Send Task'": "'Отправка сообщения'",
    "'Task'": "'Шаг'",
    "'Exclusive Gateway'": "'Развилка'",
    "'Parallel Gateway'": "'Параллельная развилка'",
    "'Inclusive Gateway'": "'Развилка с выбором нескольких'",
    "'Start Event'": "'Начало'",
    "'Intermediate Event'": "'Событие'",
    "'Boundary Event'": "'Событие на границе'",
    "'End Event'": "'Конец'",
  },
  "features/pause-simulation/PauseSimulation.js": {
    "Play/Pause Simulation": "Пауза или дальше",
    "'Pause Simulation'": "'Пауза'",
    "'Play Simulation'": "'Идём дальше'",
  },
  "features/reset-simulation/ResetSimulation.js": {
    'title="Reset Simulation"': 'title="Начать сначала"',
    "'Reset Simulation'": "'Начинаем сначала'",
  },
  "features/set-animation-speed/SetAnimationSpeed.js": {
    "'Slow'": "'медленно'",
    "'Normal'": "'обычно'",
    "'Fast'": "'быстро'",
    "Set animation speed = ": "Скорость: ",
  },
  "features/show-scopes/ShowScopes.js": {
    "Focus process instance ${scope.id}": "Показать только экземпляр ${scope.id}",
  },
  "features/simulation-state/SimulationState.js": {
    "'Finished'": "'Завершён'",
  },
  "features/toggle-mode/viewer/ToggleMode.js": {
    "Token Simulation": "Токены",
  },
};

/** Returns the source with its words replaced. Throws for one that is not there. */
export function inRussian(file, source) {
  for (const [english, russian] of Object.entries(WORDS[file] ?? {})) {
    if (!source.includes(english)) {
      throw new Error(`bpmn-js-token-simulation: ${file} no longer says ${JSON.stringify(english)}: look at tokens/russian.mjs`);
    }
    source = source.replaceAll(english, russian);
  }
  return source;
}

export const russianTokens = {
  name: "russian-tokens",
  setup(build) {
    const missing = new Set(Object.keys(WORDS));
    build.onLoad({ filter: /bpmn-js-token-simulation[\\/]lib[\\/].*\.js$/ }, async ({ path: file }) => {
      const name = file.split(path.sep).join("/").split(LIB).at(-1);
      missing.delete(name);
      return { contents: inRussian(name, await readFile(file, "utf8")), loader: "js" };
    });
    build.onEnd(() => {
      const errors = [...missing].map((name) => ({ text: `bpmn-js-token-simulation: there is no ${name} any more: look at tokens/russian.mjs` }));
      return { errors };
    });
  },
};
