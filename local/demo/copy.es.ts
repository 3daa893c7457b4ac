import type { Copy } from './copy.ts';

/** The website in Spanish, as spoken in Mexico. */
export const es: Copy = {
  title: 'Virtual Scale: ningún cliente sin respuesta',
  description:
    'Una sola plataforma para las conversaciones de empresas que crecen, con IA que redacta y personas que deciden.',
  demo: 'Demostración. La página es inventada; lo que elijas en ella se registra de verdad, en el registro de esta computadora.',
  skip: 'Ir al contenido',
  menu: 'Principal',
  nav: { product: 'Producto', start: 'Cómo funciona', newsletter: 'Boletín', recorded: 'El registro' },
  otherLanguage: 'English',
  hero: {
    title: 'Responde a cada cliente.',
    title2: 'Cumple cada promesa.',
    text: 'Virtual Scale reúne chat, mensajes de texto y llamadas en un solo lugar. La IA prepara la respuesta, tu equipo tiene la última palabra y nadie que haya dicho que no recibe mensajes.',
    action: 'Recibir novedades',
    second: 'Ver cómo funciona',
  },
  chat: {
    label: 'Ejemplo de una conversación',
    who: 'Lucía, clienta',
    question: 'Mi pedido aparece como entregado, pero solo llegó una de las dos cajas.',
    draft: 'Redactado por IA, enviado por Daniel',
    answer: 'Lo sentimos, Lucía. La segunda caja salió hoy de nuestro almacén y llega mañana antes del mediodía.',
    check: '¿Novedades por mensaje de texto?',
    verdict: 'Sin consentimiento, no se envía',
  },
  features: {
    title: 'Para equipos que crecen más rápido que su bandeja de entrada',
    list: [
      [
        'Una sola conversación',
        'Correos, mensajes de texto, chats y llamadas de una persona quedan juntos, responda quien responda.',
      ],
      [
        'IA que redacta',
        'Las respuestas salen de los documentos que subes, con la fuente a la vista. Una persona las envía.',
      ],
      [
        'Llamadas con un sí claro',
        'En cada llamada se pregunta si se puede grabar. Sin un sí, la llamada sigue y no se graba.',
      ],
      [
        'Consentimiento integrado',
        'Antes de enviar un mensaje se pregunta al registro si está permitido. Un no vale desde ese mismo segundo.',
      ],
    ],
  },
  steps: {
    title: 'En marcha en una semana',
    list: [
      ['Conecta', 'Enlaza los canales que ya usas. Tus números y direcciones siguen siendo tuyos.'],
      ['Enseña', 'Sube manuales y respuestas anteriores. Mira lo que diría la IA antes de que lo lea un cliente.'],
      ['Responde', 'Empieza con un equipo, lee el informe semanal y abre el siguiente canal cuando quieras.'],
    ],
  },
  newsletter: {
    title: 'Novedades, dos veces al mes',
    text: 'Funciones nuevas, guías y alguna oferta. Puedes dejarlo cuando quieras: con el otro formulario o con el enlace de cada mensaje.',
    email: 'Correo electrónico',
    hint: 'Por ejemplo, ada@example.com',
    tick: 'Quiero recibir novedades y ofertas por correo electrónico',
    notice: 'Qué hacemos con tus datos está en el',
    noticeLink: 'aviso de privacidad',
    send: 'Suscribirme',
    thanks: 'Gracias. La suscripción está hecha y tu consentimiento quedó registrado.',
  },
  unsubscribe: {
    title: 'Dejar de recibir correos',
    text: 'Sin dar motivos y sin iniciar sesión. Vale desde el momento en que pulsas el botón.',
    email: 'Correo electrónico',
    send: 'Cancelar la suscripción',
    thanks: 'Listo. No enviaremos más novedades ni ofertas por correo a esta dirección.',
  },
  recorded: {
    title: 'Lo que anotó el registro',
    text: 'Recibos que esta página obtuvo durante tu visita, el más reciente primero. El registro te nombra con una referencia opaca; el hash demuestra que nadie reescribió el hecho.',
    inUse: 'Cookies que el sitio puede usar ahora',
    inUseNote: 'La demostración no instala ninguna. Un sitio real inicia sus herramientas a partir de esta lista.',
    noscript: 'Los recibos necesitan JavaScript. Un formulario enviado sin él queda registrado igualmente.',
    empty: 'Todavía nada. Elige tus cookies o envía un formulario.',
    list: 'Recibos',
  },
  banner: {
    title: 'Tú decides sobre las cookies',
    text: 'Las esenciales hacen que el sitio funcione. Las demás esperan tu sí, y rechazarlas no cambia nada más. Detalles en el',
    noticeLink: 'aviso de cookies',
    accept: 'Aceptar todas',
    refuse: 'Rechazar todas',
    choose: 'Elegir',
    save: 'Guardar elección',
    close: 'Cerrar sin elegir de nuevo',
    legend: 'Tipos de cookies',
    always: 'siempre activas',
    gpc: 'Desactivadas: tu navegador envía la señal Global Privacy Control.',
    about: {
      essential: 'Permiten iniciar sesión y mantenerla abierta.',
      analytics: 'Nos muestran cómo se recorre el sitio.',
      functional: 'Recuerdan tu configuración.',
      advertising: 'Eligen anuncios para ti.',
      social: 'Conectan el sitio con redes sociales.',
    },
  },
  footer: {
    privacy: 'Aviso de privacidad',
    cookies: 'Aviso de cookies',
    choices: 'Elegir cookies',
    label: 'Información legal',
    noscript: 'Sin JavaScript este sitio solo usa cookies esenciales, así que no hay nada que elegir.',
  },
  script: {
    saved: 'Tu elección de cookies quedó registrada.',
    waiting:
      'Ahora no se puede contactar con el registro. Tu elección se guarda en este navegador y se enviará de nuevo por sí sola. Hasta que quede registrada, solo se usan cookies esenciales.',
    refused:
      'El registro no anotó tu elección de cookies ({detail}). Solo se usan cookies esenciales. Elige otra vez, por favor.',
    dismissed: 'Cerrado. No se registró nada y nada ha cambiado.',
    none: 'Todavía no has elegido.',
    present: 'Tu elección del {time}:',
    pending: 'Todavía no está registrada y se enviará de nuevo.',
    on: 'activas',
    off: 'inactivas',
    sending: 'Enviando…',
    formWaiting:
      'Ahora no se puede contactar con el registro. Lo que enviaste se guarda en este navegador y se enviará de nuevo por sí solo; todavía no hay nada registrado.',
    formRefused: 'No se registró nada: {detail}',
    badEmail: 'No se registró nada: esta dirección de correo no puede ser correcta. Revísala, por favor.',
    dismiss: 'Cerrar el mensaje',
    statuses: { given: 'aceptado', refused: 'rechazado', withdrawn: 'retirado', requested: 'solicitado' },
    receipt: { event: 'Evento', subject: 'Persona', hash: 'Hash', time: 'Registrado' },
  },
  notFound: {
    title: 'Esta página no existe',
    text: 'La dirección puede ser antigua o tener un error. La demostración tiene una sola página:',
    home: 'Volver al inicio',
  },
};
