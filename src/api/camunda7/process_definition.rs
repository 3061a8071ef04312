//! Process definitions, and starting them: `/process-definition`.

crate::operations! { Camunda7;
    GET_PROCESS_DEFINITIONS = GET "/process-definition"
        as getProcessDefinitions: Read, Rows, by Offset, since 7 2, "Process definitions." {
        query [
            processDefinitionId processDefinitionIdIn name nameLike deploymentId deployedAfter deployedAt key keysIn keyLike category
            categoryLike version latestVersion resourceName resourceNameLike startableBy active suspended incidentId incidentType
            incidentMessage incidentMessageLike tenantIdIn withoutTenantId includeProcessDefinitionsWithoutTenantId versionTag
            versionTagLike withoutVersionTag startableInTasklist notStartableInTasklist startablePermissionCheck sortBy sortOrder
            firstResult maxResults
        ]
    };
    GET_PROCESS_DEFINITIONS_COUNT = GET "/process-definition/count"
        as getProcessDefinitionsCount: Read, Count, since 7 2, "How many process definitions." {
        query [
            processDefinitionId processDefinitionIdIn name nameLike deploymentId deployedAfter deployedAt key keysIn keyLike category
            categoryLike version latestVersion resourceName resourceNameLike startableBy active suspended incidentId incidentType
            incidentMessage incidentMessageLike tenantIdIn withoutTenantId includeProcessDefinitionsWithoutTenantId versionTag
            versionTagLike withoutVersionTag startableInTasklist notStartableInTasklist startablePermissionCheck
        ]
    };
    GET_PROCESS_DEFINITION_BY_KEY = GET "/process-definition/key/{key}"
        as getProcessDefinitionByKey: Read, Object, since 7 2, "Latest version, without tenant.";
    DELETE_PROCESS_DEFINITIONS_BY_KEY = DELETE "/process-definition/key/{key}"
        as deleteProcessDefinitionsByKey: Destructive, Nothing, "Delete all versions without tenant." {
        query [cascade skipCustomListeners skipIoMappings]
    };
    GET_DEPLOYED_START_FORM_BY_KEY = GET "/process-definition/key/{key}/deployed-start-form"
        as getDeployedStartFormByKey: Read, Text, "Deployed start form of the latest version.";
    GET_PROCESS_DEFINITION_DIAGRAM_BY_KEY = GET "/process-definition/key/{key}/diagram"
        as getProcessDefinitionDiagramByKey: Read, Bytes, since 7 2, "Picture of the latest version.";
    GET_START_FORM_VARIABLES_BY_KEY = GET "/process-definition/key/{key}/form-variables"
        as getStartFormVariablesByKey: Read, Map, "Start form variables of the latest version." { query [variableNames deserializeValues] };
    UPDATE_HISTORY_TIME_TO_LIVE_BY_PROCESS_DEFINITION_KEY = PUT "/process-definition/key/{key}/history-time-to-live"
        as updateHistoryTimeToLiveByProcessDefinitionKey: Reversible, Nothing, "How long history is kept, latest version." {
        body [historyTimeToLive]
    };
    GET_RENDERED_START_FORM_BY_KEY = GET "/process-definition/key/{key}/rendered-form"
        as getRenderedStartFormByKey: Read, Text, since 7 2, "Start form of the latest version as HTML.";
    START_PROCESS_INSTANCE_BY_KEY = POST "/process-definition/key/{key}/start"
        as startProcessInstanceByKey: Irreversible, Object, since 7 2, "Start an instance of the latest version." {
        body [businessKey variables caseInstanceId startInstructions skipCustomListeners skipIoMappings withVariablesInReturn]
    };
    GET_START_FORM_BY_KEY = GET "/process-definition/key/{key}/startForm"
        as getStartFormByKey: Read, Object, since 7 2, "Key of the latest version's start form.";
    GET_ACTIVITY_STATISTICS_BY_PROCESS_DEFINITION_KEY = GET "/process-definition/key/{key}/statistics"
        as getActivityStatisticsByProcessDefinitionKey: Read, Rows, since 7 2, "Running instances per activity of the latest version." {
        query [failedJobs incidents incidentsForType]
    };
    SUBMIT_FORM_BY_KEY = POST "/process-definition/key/{key}/submit-form"
        as submitFormByKey: Irreversible, Object, since 7 2, "Start an instance of the latest version by its form." {
        body [variables businessKey]
    };
    UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE_BY_KEY = PUT "/process-definition/key/{key}/suspended"
        as updateProcessDefinitionSuspensionStateByKey: Reversible, Nothing, since 7 2, "Suspend or activate the latest version." {
        body [suspended processDefinitionId processDefinitionKey includeProcessInstances executionDate]
    };
    GET_LATEST_PROCESS_DEFINITION_BY_TENANT_ID = GET "/process-definition/key/{key}/tenant-id/{tenant-id}"
        as getLatestProcessDefinitionByTenantId: Read, Object, "A tenant's latest version.";
    DELETE_PROCESS_DEFINITIONS_BY_KEY_AND_TENANT_ID = DELETE "/process-definition/key/{key}/tenant-id/{tenant-id}"
        as deleteProcessDefinitionsByKeyAndTenantId: Destructive, Nothing, "Delete all versions of a tenant." {
        query [cascade skipCustomListeners skipIoMappings]
    };
    GET_DEPLOYED_START_FORM_BY_KEY_AND_TENANT_ID = GET "/process-definition/key/{key}/tenant-id/{tenant-id}/deployed-start-form"
        as getDeployedStartFormByKeyAndTenantId: Read, Text, "Deployed start form of a tenant's latest version.";
    GET_PROCESS_DEFINITION_DIAGRAM_BY_KEY_AND_TENANT_ID = GET "/process-definition/key/{key}/tenant-id/{tenant-id}/diagram"
        as getProcessDefinitionDiagramByKeyAndTenantId: Read, Bytes, "Picture of a tenant's latest version.";
    GET_START_FORM_VARIABLES_BY_KEY_AND_TENANT_ID = GET "/process-definition/key/{key}/tenant-id/{tenant-id}/form-variables"
        as getStartFormVariablesByKeyAndTenantId: Read, Map, "Start form variables of a tenant's latest version." {
        query [variableNames deserializeValues]
    };
    UPDATE_HISTORY_TIME_TO_LIVE_BY_PROCESS_DEFINITION_KEY_AND_TENANT_ID =
        PUT "/process-definition/key/{key}/tenant-id/{tenant-id}/history-time-to-live"
        as updateHistoryTimeToLiveByProcessDefinitionKeyAndTenantId: Reversible, Nothing,
        "How long history is kept, a tenant's latest version." { body [historyTimeToLive] };
    GET_RENDERED_START_FORM_BY_KEY_AND_TENANT_ID = GET "/process-definition/key/{key}/tenant-id/{tenant-id}/rendered-form"
        as getRenderedStartFormByKeyAndTenantId: Read, Text, "Start form of a tenant's latest version as HTML.";
    START_PROCESS_INSTANCE_BY_KEY_AND_TENANT_ID = POST "/process-definition/key/{key}/tenant-id/{tenant-id}/start"
        as startProcessInstanceByKeyAndTenantId: Irreversible, Object, "Start an instance of a tenant's latest version." {
        body [businessKey variables caseInstanceId startInstructions skipCustomListeners skipIoMappings withVariablesInReturn]
    };
    GET_START_FORM_BY_KEY_AND_TENANT_ID = GET "/process-definition/key/{key}/tenant-id/{tenant-id}/startForm"
        as getStartFormByKeyAndTenantId: Read, Object, "Key of the start form of a tenant's latest version.";
    GET_ACTIVITY_STATISTICS_BY_PROCESS_DEFINITION_KEY_AND_TENANT_ID = GET "/process-definition/key/{key}/tenant-id/{tenant-id}/statistics"
        as getActivityStatisticsByProcessDefinitionKeyAndTenantId: Read, Rows,
        "Running instances per activity of a tenant's latest version." { query [failedJobs incidents incidentsForType] };
    SUBMIT_FORM_BY_KEY_AND_TENANT_ID = POST "/process-definition/key/{key}/tenant-id/{tenant-id}/submit-form"
        as submitFormByKeyAndTenantId: Irreversible, Object, "Start an instance of a tenant's latest version by its form." {
        body [variables businessKey]
    };
    UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE_BY_KEY_AND_TENANT_ID = PUT "/process-definition/key/{key}/tenant-id/{tenant-id}/suspended"
        as updateProcessDefinitionSuspensionStateByKeyAndTenantId: Reversible, Nothing, "Suspend or activate a tenant's latest version." {
        body [suspended processDefinitionId processDefinitionKey includeProcessInstances executionDate]
    };
    GET_PROCESS_DEFINITION_BPMN20_XML_BY_KEY_AND_TENANT_ID = GET "/process-definition/key/{key}/tenant-id/{tenant-id}/xml"
        as getProcessDefinitionBpmn20XmlByKeyAndTenantId: Read, Object, "BPMN source of a tenant's latest version.";
    GET_PROCESS_DEFINITION_BPMN20_XML_BY_KEY = GET "/process-definition/key/{key}/xml"
        as getProcessDefinitionBpmn20XmlByKey: Read, Object, since 7 2, "BPMN source of the latest version.";
    GET_PROCESS_DEFINITION_STATISTICS = GET "/process-definition/statistics"
        as getProcessDefinitionStatistics: Read, Rows, since 7 2, "Definitions with running instances, failed jobs and incidents." {
        query [failedJobs incidents incidentsForType rootIncidents]
    };
    UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE = PUT "/process-definition/suspended"
        as updateProcessDefinitionSuspensionState: Reversible, Nothing, since 7 2, "Suspend or activate all versions of a process." {
        body [suspended processDefinitionId processDefinitionKey includeProcessInstances executionDate]
    };
    GET_PROCESS_DEFINITION = GET "/process-definition/{id}" as getProcessDefinition: Read, Object, since 7 2, "One process definition.";
    DELETE_PROCESS_DEFINITION = DELETE "/process-definition/{id}"
        as deleteProcessDefinition: Destructive, Nothing, "Delete a version; with cascade, its instances and history." {
        query [cascade skipCustomListeners skipIoMappings]
    };
    GET_DEPLOYED_START_FORM = GET "/process-definition/{id}/deployed-start-form"
        as getDeployedStartForm: Read, Text, "Deployed start form.";
    GET_PROCESS_DEFINITION_DIAGRAM = GET "/process-definition/{id}/diagram"
        as getProcessDefinitionDiagram: Read, Bytes, since 7 2, "Picture of a process.";
    GET_START_FORM_VARIABLES = GET "/process-definition/{id}/form-variables"
        as getStartFormVariables: Read, Map, "Start form variables." { query [variableNames deserializeValues] };
    UPDATE_HISTORY_TIME_TO_LIVE_BY_PROCESS_DEFINITION_ID = PUT "/process-definition/{id}/history-time-to-live"
        as updateHistoryTimeToLiveByProcessDefinitionId: Reversible, Nothing, "How long history is kept." { body [historyTimeToLive] };
    GET_RENDERED_START_FORM = GET "/process-definition/{id}/rendered-form"
        as getRenderedStartForm: Read, Text, since 7 2, "Start form as HTML.";
    RESTART_PROCESS_INSTANCE = POST "/process-definition/{id}/restart"
        as restartProcessInstance: Destructive, Nothing, "Start ended instances again, at once." {
        body [
            processInstanceIds historicProcessInstanceQuery skipCustomListeners skipIoMappings initialVariables withoutBusinessKey
            instructions
        ]
    };
    RESTART_PROCESS_INSTANCE_ASYNC_OPERATION = POST "/process-definition/{id}/restart-async"
        as restartProcessInstanceAsyncOperation: Destructive, Object, "Start ended instances again, as a batch." {
        body [
            processInstanceIds historicProcessInstanceQuery skipCustomListeners skipIoMappings initialVariables withoutBusinessKey
            instructions
        ]
    };
    START_PROCESS_INSTANCE = POST "/process-definition/{id}/start"
        as startProcessInstance: Irreversible, Object, since 7 2, "Start an instance of this version." {
        body [businessKey variables caseInstanceId startInstructions skipCustomListeners skipIoMappings withVariablesInReturn]
    };
    GET_START_FORM = GET "/process-definition/{id}/startForm" as getStartForm: Read, Object, since 7 2, "Key of the start form.";
    GET_STATIC_CALLED_PROCESS_DEFINITIONS = GET "/process-definition/{id}/static-called-process-definitions"
        as getStaticCalledProcessDefinitions: Read, Rows, "Definitions that call activities name outright.";
    GET_ACTIVITY_STATISTICS = GET "/process-definition/{id}/statistics"
        as getActivityStatistics: Read, Rows, since 7 2, "Running instances, failed jobs and incidents per activity." {
        query [failedJobs incidents incidentsForType]
    };
    SUBMIT_FORM = POST "/process-definition/{id}/submit-form"
        as submitForm: Irreversible, Object, since 7 2, "Start an instance of this version by its form." { body [variables businessKey] };
    UPDATE_PROCESS_DEFINITION_SUSPENSION_STATE_BY_ID = PUT "/process-definition/{id}/suspended"
        as updateProcessDefinitionSuspensionStateById: Reversible, Nothing, since 7 2, "Suspend or activate this version." {
        body [suspended processDefinitionId processDefinitionKey includeProcessInstances executionDate]
    };
    GET_PROCESS_DEFINITION_BPMN20_XML = GET "/process-definition/{id}/xml"
        as getProcessDefinitionBpmn20Xml: Read, Object, since 7 2, "BPMN source.";
}
